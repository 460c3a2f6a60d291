import { z } from 'zod'
import { command, type Answer, type Command } from '../../bot/command.ts'
import { Fault } from '../../core/fault.ts'
import { ok, refuse } from '../../core/outcome.ts'
import { raise } from '../../store/alarms.ts'
import { audit } from '../../store/audit.ts'
import { owe } from '../../store/outbox.ts'
import { line } from '../../texts/words.ts'
import { sample } from '../contracts/platform-on-trial.ts'

/** What the deeds of this menu leave behind, and what happens between them. */
export interface Day {
  /** In which order checks were signed. */
  readonly order: number[]
  /** What happens in the hospital while a command is between its look and its deed. */
  meanwhile(): Promise<void>
}

/** Commands as short as they can be, each with one thing that dispatch must get right. */
export function deedsOf(day: Day): readonly Command[] {
  return [
    command({ ...base, name: 'help', aliases: ['bantuan'], allow: 'anyone', where: 'anywhere', effect: 'reads', run: async (call) => ok({ say: () => ({ ...sample('Bantuan').id, title: line(`Bantuan untuk ${call.by.name}`) }), to: 'caller' }) }),
    command({
      ...base, name: 'sign', aliases: ['paraf'], allow: ['edp', 'manager'], effect: 'writes', args: z.object({ check: z.coerce.number().int() }),
      run: async (call, kit) => kit.store.write(async (tx) => {
        const by = call.by.name
        day.order.push(call.args.check)
        const first = await raise(tx, { key: `signed:${call.args.check}`, facts: { by }, at: call.at })
        if (!first) return refuse({ reason: 'already-signed', check: call.args.check, by: 'Budi', at: call.at.getTime() })
        await audit(tx, { at: call.at, by: { kind: 'bot' }, act: 'check.signed', subject: `check:${call.args.check}`, facts: { by } })
        await owe(tx, { at: call.at, to: { whereverCard: `check:${call.args.check}` }, card: `check:${call.args.check}`, spoken: sample(`diparaf oleh ${by}`) })
        return ok<Answer>({ say: null, to: 'room' })
      }),
    }),
    command({ ...base, name: 'status', allow: ['edp'], effect: 'reads', run: async () => ok(say('Aman')) }),
    command({
      ...base, name: 'decide', allow: ['edp', 'auditor'], effect: 'writes', args: z.object({ n: z.string() }),
      run: async (call, kit) => {
        if (call.by.person?.duties.includes('edp') !== true) return refuse({ reason: 'not-allowed', command: 'decide', needs: ['edp'] })
        await day.meanwhile()
        await kit.store.write((tx) => raise(tx, { key: `decided:${call.args.n}`, at: call.at, facts: {} }))
        return ok<Answer>({ say: null, to: 'room' })
      },
    }),
    command({
      ...base, name: 'twice', allow: ['edp', 'auditor'], effect: 'writes', args: z.object({ n: z.string() }),
      run: async (call, kit) => {
        await kit.store.write((tx) => raise(tx, { key: `decided:${call.args.n}`, at: call.at, facts: {} }))
        await day.meanwhile()
        await kit.store.write((tx) => raise(tx, { key: `decided:${call.args.n}-again`, at: call.at, facts: {} }))
        return ok<Answer>({ say: null, to: 'room' })
      },
    }),
    command({
      ...base, name: 'within', allow: ['edp', 'auditor'], effect: 'writes', args: z.object({ n: z.string() }),
      run: async (_, kit) => kit.store.write(async () => refuse({ reason: 'not-allowed', command: 'within', needs: ['edp'] })),
    }),
    command({ ...base, name: 'wrong', allow: ['edp'], effect: 'writes', run: async () => { throw new TypeError('undefined is not a function') } }),
    command({ ...base, name: 'broken', allow: ['edp'], effect: 'writes', run: async () => { throw new Fault({ area: 'target', op: 'write', retry: 'later', hint: 'free-space' }) } }),
  ]
}

const say = (title: string): Answer => ({ say: () => sample(title).id, to: 'room' })
const base = { aliases: [], example: 'x', summary: (): string => 'x', args: z.object({}) }
