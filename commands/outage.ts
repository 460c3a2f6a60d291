import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import { wordsOf } from '../src/bot/grammar-text.ts'
import type { Kit } from '../src/bot/kit.ts'
import { readAhead } from '../src/core/ahead-said.ts'
import { downtimeFacts } from '../src/core/downtime-case.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import * as answers from '../src/procedures/downtime/answer.ts'
import { boardOf } from '../src/procedures/downtime/board.ts'
import { noticeToCopy } from '../src/procedures/downtime/copied.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'
import { settle, unitCalled } from '../src/procedures/downtime/units.ts'
import { partyOf } from '../src/registry/deputies.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { downtimeFile } from '../src/reports/downtime-file.ts'
import { gatherDowntime } from '../src/reports/downtime-gathered.ts'
import { boardView } from '../src/texts/views/downtime-board.ts'
import { noticeToCopyView } from '../src/texts/views/downtime-notice.ts'

const actions = ['approve', 'deny', 'cancel', 'begin', 'worked', 'clear', 'retry', 'override', 'tick', 'extend', 'move', 'take', 'settle', 'called', 'board', 'copy', 'record'] as const
const args = z.object({
  action: z.enum(actions).meta({ aliases: { setuju: 'approve', tolak: 'deny', batal: 'cancel', mulai: 'begin', selesai: 'worked', normal: 'clear', ulangi: 'retry', perpanjang: 'extend', ubah: 'move', ambil: 'take', papan: 'board', salin: 'copy', formulir: 'record', dihubungi: 'called' } }),
  procedure: z.coerce.number().int().positive(),
  more: z.string().max(2000).optional().meta({ rest: true }),
})

/** Answers what the card of a downtime asks; the card itself says what came of it. */
export const outage = command({
  name: 'outage',
  aliases: ['henti'],
  summary: (t) => t.downtime.command,
  example: 'outage move 17 kamis 23.00 30m',
  args,
  allow: ['edp', 'manager', 'vendor', 'admin'],
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    if (call.args.action === 'record') return await recorded(call, kit)
    if (call.args.action === 'board' || call.args.action === 'copy') return await shown(call, kit)
    const done = await answered(call, kit)
    return done.ok ? ok({ say: null, to: 'room' }) : done
  },
})

type OutageCall = Call<z.output<typeof args>>

async function answered(call: OutageCall, kit: Kit): Promise<Outcome<unknown>> {
  const { args: { action, procedure: id, more = '' }, at } = call
  const [first = '', ...others] = more.split(' ')
  const token = /^\d+\.(?:[0-9a-f]{8}|none)$/.test(first) ? first : null
  const rest = token === null ? more : others.join(' ')
  const person = personOf(call)
  return await kit.store.write(async (tx) => {
    const by = await partyOf(tx, { person, at })
    const base = { of: downtimeProcedure(kit, kit.downtime), desk: kit, calendar: await effectiveCalendar(tx, kit.site), id, by, token, at }
    switch (action) {
      case 'approve': return await answers.approve(tx, base)
      case 'deny': return await answers.deny(tx, { ...base, why: rest })
      case 'cancel': return await answers.cancel(tx, { ...base, why: rest })
      case 'begin': return await answers.confirm(tx, { ...base, step: 'begin' })
      case 'worked': return await answers.confirm(tx, { ...base, step: 'worked' })
      case 'clear': return await answers.confirm(tx, { ...base, step: 'all-clear' })
      case 'retry': return await answers.retry(tx, base)
      case 'override': return await answers.override(tx, { ...base, note: rest })
      case 'tick': return await answers.tick(tx, { ...base, tick: rest })
      case 'extend': {
        const { length, why } = lengthAndWhy(rest, { zone: kit.site.zone, now: at })
        return length === null ? refuse({ reason: 'bad-arguments', command: 'outage', problem: { kind: 'invalid', argument: 'length', said: rest }, example: 'outage extend 17 20m' }) : await answers.extend(tx, { ...base, until: at.getTime() + length, why })
      }
      case 'move': {
        const said = wordsOf(rest).map(({ text }) => text)
        const read = readAhead(said, { zone: kit.site.zone, now: at })
        if (read.is !== 'ahead') return refuse({ reason: 'moment-unclear', how: read.is, said: rest, at: read.is === 'either' ? read.at : read.is === 'past' ? [read.at] : [] })
        const row = await answers.downtimeById(tx, id)
        if (row === null) return refuse({ reason: 'no-such-procedure', id })
        const { window } = downtimeFacts(row.state)
        return await answers.move(tx, { ...base, window: { from: read.at, until: read.at + (read.length ?? window.until - window.from) }, why: said.slice(read.words).join(' ') || null })
      }
      case 'take': return await answers.takeOver(tx, base)
      case 'settle': return await settle(tx, { ...base, by: person, answer: Number(first), how: others.join(' ') })
      case 'called': return await unitCalled(tx, { ...base, by: person, unit: more })
      case 'board': case 'copy': case 'record': throw new Error('what is only shown asks nothing of a procedure')
    }
  })
}

/** `20m pembaruan belum selesai`: how much longer, and why. */
function lengthAndWhy(said: string, of: { readonly zone: string; readonly now: Date }): { readonly length: number | null; readonly why: string | null } {
  const words = said.split(/\s+/).filter((word) => word !== '')
  const read = readAhead(['now', ...words], of)
  if (read.is !== 'ahead' || read.length === null) return { length: null, why: null }
  return { length: read.length, why: words.slice(read.words - 1).join(' ') || null }
}

/** Who has heard of it, or what units were told last, to be passed on elsewhere. */
async function shown({ args: { action, procedure }, at }: OutageCall, kit: Kit): Promise<Outcome<Answer>> {
  const say = await kit.store.read(async (query) => {
    const row = await answers.downtimeById(query, procedure)
    if (row === null) return null
    return action === 'board' ? boardView(await boardOf(query, kit.site, row)) : noticeToCopyView(await noticeToCopy(query, kit, { row, at }))
  })
  return say === null ? refuse({ reason: 'no-such-procedure', id: procedure }) : ok({ say, to: 'room' })
}

/** The form of a downtime, to be printed and signed. */
async function recorded({ args: { procedure }, at }: OutageCall, kit: Kit): Promise<Outcome<Answer>> {
  const gathered = await kit.store.read(async (query) => {
    const row = await answers.downtimeById(query, procedure)
    return row === null ? null : await gatherDowntime(query, { site: kit.site, row, at })
  })
  if (gathered === null) return refuse({ reason: 'no-such-procedure', id: procedure })
  return ok({ say: await downtimeFile(gathered, { site: kit.site, at, clean: kit.downtime.clean }), to: 'room' })
}
