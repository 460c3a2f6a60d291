import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Person } from '../src/core/people.ts'
import { planToken } from '../src/core/procedure-reading.ts'
import { recoveryRules } from '../src/core/recovery-rules.ts'
import { recoveryFacts } from '../src/core/recovery-case.ts'
import * as answers from '../src/procedures/recovery/answer.ts'
import { askForCode } from '../src/procedures/recovery/code-question.ts'
import { recoveryProcedure } from '../src/procedures/recovery/procedure.ts'
import { partyOf } from '../src/registry/deputies.ts'
import { hasCodes, spendCode } from '../src/registry/second-factor.ts'

const actions = ['approve', 'deny', 'explain', 'answer', 'ready', 'by-hand', 'retry', 'anew', 'attest', 'override', 'tick', 'received', 'resume', 'stop'] as const
const args = z.object({
  action: z.enum(actions).meta({ aliases: { setuju: 'approve', tolak: 'deny', jelaskan: 'explain', jawab: 'answer', siap: 'ready', ulangi: 'retry', diterima: 'received', lanjutkan: 'resume', batal: 'stop' } }),
  procedure: z.coerce.number().int().positive(),
  more: z.string().max(2000).optional().meta({ rest: true }),
})

/** Answers what the card of a recovery asks; the card itself says what came of it. */
export const recovery = command({
  name: 'recovery',
  aliases: ['pemulihan'],
  summary: (t) => t.recovery.answering,
  example: 'recovery approve 17 failover',
  args,
  allow: ['edp', 'manager', 'vendor'],
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    const person = personOf(call)
    const done = await answered(call, kit, { person, ...tokenAndRest(call.args.more) })
    return done.ok ? CARD : done
  },
})

type RecoveryCall = Call<z.output<typeof args>>
const CARD: Outcome<Answer> = ok({ say: null, to: 'room' })

async function answered(call: RecoveryCall, kit: Kit, said: { readonly person: Person; readonly token: string | null; readonly step: string | null; readonly rest: string }): Promise<Outcome<unknown>> {
  const { args: { action, procedure: id }, at } = call
  const { token, step, rest } = said
  const { hands } = kit.recovery
  const of = recoveryProcedure(kit, kit.recovery)
  const code = action === 'approve' ? /(?:^|\s)(\d{3} ?\d{3})$/.exec(rest)?.[1] ?? null : null
  const key = code === null ? '' : await kit.outside.codeKey()
  return await kit.store.write(async (tx) => {
    // Who stands in for a manager does so to the second.
    const by = await partyOf(tx, { person: said.person, at })
    const base = { of, hands, id, by, token, step, speak: kit.speak, at }
    switch (action) {
      case 'approve': {
        const place = await named({ ...base, tx, kit, said: rest.slice(0, code === null ? undefined : -code.length).trim(), list: 'places' })
        if (code === null) {
          const pressed = await answers.approve(tx, { ...base, place, how: 'press' })
          if (!pressed.ok && pressed.refusal.reason === 'code-needed') return await askInPrivate(tx, { call, kit, place, refused: pressed })
          return pressed
        }
        const spent = await spendCode(tx, { person: said.person, key, said: code, place: call.place.direct ? 'alone' : 'among-others', on: `procedure:${id}`, setUpBefore: (await answers.recoveryById(tx, id))?.state.request.at ?? at.getTime(), speak: kit.speak, at })
        return spent.ok ? await answers.approve(tx, { ...base, place, how: 'code' }) : spent
      }
      case 'deny': return await answers.deny(tx, { ...base, why: rest })
      case 'explain': case 'answer': return await answers.discuss(tx, { ...base, note: rest })
      case 'ready': return await answers.confirmReady(tx, { ...base, how: 'by-us' })
      case 'by-hand': return await answers.confirmReady(tx, { ...base, how: 'by-hand' })
      case 'retry': return await answers.retry(tx, { ...base, from: 'here' })
      case 'anew': return await answers.retry(tx, { ...base, from: 'decision' })
      case 'attest': return await answers.attest(tx, { ...base, note: rest })
      case 'override': return await answers.override(tx, { ...base, note: rest })
      case 'tick': return await answers.tickModule(tx, { ...base, module: rest === '' ? null : await named({ ...base, tx, kit, said: rest, list: 'modules' }) })
      case 'received': return await answers.receive(tx, base)
      case 'resume': return await answers.resume(tx, base)
      case 'stop': return await answers.stop(tx, { ...base, why: rest })
    }
  })
}

/** The code is asked where nobody reads along; whoever has none set up yet is told how. */
async function askInPrivate(tx: NamedAsk['tx'], of: { readonly call: RecoveryCall; readonly kit: Kit; readonly place: string; readonly refused: Outcome<never> }): Promise<Outcome<unknown>> {
  const { call: { by, at, args: { procedure } }, kit, place } = of
  const row = await answers.recoveryById(tx, procedure)
  if (row === null || by.person === null) return of.refused
  if (!await hasCodes(tx, by.person)) return refuse({ reason: 'codes-not-set-up', name: by.person.name })
  const facts = recoveryFacts(row.state)
  const system = kit.site.systems.find(({ name }) => name === facts.ask.system)
  const title = system === undefined ? place : recoveryRules(system).places.find(({ name }) => name === place)?.title ?? place
  await askForCode(tx, { procedure, number: facts.number, place: { name: place, title }, token: planToken(row.state), who: by, speak: kit.speak, at })
  return of.refused
}

interface NamedAsk { readonly tx: Parameters<typeof answers.stop>[0]; readonly kit: Kit; readonly id: number; readonly said: string; readonly list: 'places' | 'modules' }

/** By its name, by what people call it, or by its place in the list: `#2`. Unknown, it stays as it was said and is refused as such. */
async function named({ tx, kit, id, said, list }: NamedAsk): Promise<string> {
  const row = await answers.recoveryById(tx, id)
  const system = row === null ? undefined : kit.site.systems.find(({ name }) => name === recoveryFacts(row.state).ask.system)
  if (row === null || system === undefined) return said
  const step = row.state.script.steps.find(({ key }) => key === (list === 'places' ? 'approval' : 'modules'))
  const keys = step?.kind === 'decide' ? step.choices.map(({ key }) => key) : step?.kind === 'confirm' ? step.ticks : []
  const [, place] = /^#(\d{1,3})$/.exec(said) ?? []
  const plain = said.toLowerCase()
  const titled = recoveryRules(system)[list].find(({ title }) => title.toLowerCase() === plain)?.name
  // With one place only there is no other that could be meant.
  if (said === '' && keys.length === 1) return keys[0] ?? said
  return (place === undefined ? undefined : keys[Number(place) - 1]) ?? (keys.includes(plain) ? plain : undefined) ?? titled ?? said
}

/** A button carries the plan that was shown, "2.3fa9c1d2", or the step that it spoke of, "@proof"; whoever types may leave both out. */
function tokenAndRest(more: string | undefined): { readonly token: string | null; readonly step: string | null; readonly rest: string } {
  const [, token = null, step = null, rest = ''] = /^(\d+\.(?:[0-9a-f]{8}|none)(?=\s|$))?\s*(?:@([a-z-]{1,20})(?=\s|$))?\s*([^]*)$/.exec(more?.trim() ?? '') ?? []
  return { token, step, rest: rest.trim() }
}
