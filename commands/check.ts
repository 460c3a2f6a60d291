import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import { ruleOf } from '../src/backups/rule.ts'
import type { CheckDesk } from '../src/checks/desk.ts'
import { checkNow, detailOf, listChecks } from '../src/checks/open.ts'
import { refreshCheck } from '../src/checks/refresh.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Actor } from '../src/core/people.ts'
import type { CheckPlan, Site } from '../src/core/site.ts'
import { programmeOpen } from '../src/procedures/downtime/programme.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { actorOf } from '../src/procedures/record.ts'
import { checkSheet } from '../src/reports/check-sheet.ts'
import { checkDone } from '../src/texts/views/check-list.ts'
import { en } from '../src/texts/en.ts'
import { id } from '../src/texts/id.ts'

const args = z.object({
  act: z.enum(['refresh', 'detail']).meta({ aliases: { ulang: 'refresh', ulangi: 'refresh', rincian: 'detail' } }).optional(),
  what: z.string().max(200).optional().meta({ rest: true }),
})

/** Lists the checks that wait for a name, holds one now, looks again at one, or shows all that it saw. */
export const check = command({
  name: 'check',
  aliases: ['periksa'],
  summary: (t) => t.checks.summaries.check,
  example: 'check pagi',
  args,
  allow: ['edp', 'manager', 'admin', 'auditor'],
  effect: 'writes',
  run: async (call, kit) => {
    const desk: CheckDesk = { ...kit, rule: (system) => ruleOf(kit, system), programme: (at) => kit.store.read((query) => programmeOpen(query, { site: kit.site, at })), sheet: checkSheet, calendar: (query) => effectiveCalendar(query, kit.site) }
    const what = call.args.what?.trim() ?? ''
    switch (call.args.act) {
      case undefined:
        return what === '' ? ok({ say: await listChecks(desk, call.at), to: 'room' }) : await hold(desk, call, what)
      case 'detail': {
        const said = await detailOf(desk, numberIn(what))
        return said.ok ? ok({ say: said.value, to: 'caller' }) : said
      }
      case 'refresh': {
        const number = numberIn(what)
        const again = await refreshCheck(desk, { check: number, by: whoOf(call), signal: new AbortController().signal })
        return again.ok ? ok({ say: checkDone({ id: number, did: again.value }), to: 'caller' }) : again
      }
    }
  },
})

async function hold(desk: CheckDesk, call: Call<z.output<typeof args>>, what: string): Promise<Outcome<Answer>> {
  const plan = planCalled(desk.site, what)
  if (plan === null) return refuse({ reason: 'no-such-check', id: what })
  const now = await checkNow(desk, { plan, by: whoOf(call), signal: new AbortController().signal })
  if (!now.ok) return now
  return ok(now.value.did === 'held' ? CARD : { say: checkDone({ id: now.value.id, did: now.value.did }), to: 'caller' })
}

/** The card that was put up in the same transaction says it all. */
const CARD: Answer = { say: null, to: 'room' }

/** A plan by its name, its title, or what people call it in either language. */
function planCalled(site: Site, said: string): CheckPlan | null {
  const word = said.toLowerCase()
  return site.checks.find((plan) => [plan.name, plan.title.id, plan.title.en, ...(id.checks.names[plan.name] ?? []), ...(en.checks.names[plan.name] ?? [])].some((name) => name.toLowerCase() === word)) ?? null
}

function numberIn(text: string): number {
  const number = Number(text.replace(/^#/, ''))
  return Number.isSafeInteger(number) ? number : 0
}

const whoOf = (call: Call<unknown>): Actor => actorOf(personOf(call))

