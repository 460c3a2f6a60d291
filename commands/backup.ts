import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { endCopies, startAgain, startCopies, startRehearsal, startReread, startRound, stopRound } from '../src/backups/desk.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Actor } from '../src/core/people.ts'
import { levels } from '../src/core/site.ts'
import { similar } from '../src/core/similar.ts'
import { actorOf } from '../src/procedures/record.ts'
import { plainView } from '../src/texts/views/backup-plain.ts'

const args = z.object({
  action: z.enum(['retry', 'cancel', 'rehearse', 'reread', 'copy', 'stop-copy']).meta({ aliases: { periksa: 'reread', 'baca-ulang': 'reread', ulangi: 'retry', ulang: 'retry', batal: 'cancel', batalkan: 'cancel', uji: 'rehearse', salin: 'copy', 'batal-salin': 'stop-copy' } }).optional(),
  what: z.string().optional(),
  level: z.enum(levels).meta({ aliases: { penuh: 'full', diferensial: 'differential', diff: 'differential', log: 'log' } }).optional(),
  /** Only for `copy`: where to. */
  to: z.string().optional(),
})

/** Backs up a system now, tries a round again, stops it, tests its restore, or reads one copy again. The round's living card is the answer. */
export const backup = command({
  name: 'backup',
  aliases: ['cadangkan'],
  summary: (t) => t.backups.commands.backup,
  example: 'backup simrs',
  args,
  allow: ['edp', 'manager', 'admin'],
  effect: 'writes',
  run: async (call, kit) => {
    const { action, to } = call.args
    if (to !== undefined && action !== 'copy') return refuse({ reason: 'bad-arguments', command: 'backup', problem: { kind: 'too-much', said: to }, example: 'backup simrs' })
    switch (action) {
      case undefined: return await start(call, kit)
      case 'rehearse': return await rehearse(call, kit)
      case 'reread': return await reread(call, kit)
      case 'copy': return await copy(call, kit)
      case 'stop-copy': return await onRound(call, async (carry) => {
        const stopped = await endCopies(kit, { carry, by: whoOf(call), name: call.by.person?.name ?? '' })
        return stopped.ok ? ok({ say: plainView((t) => t.carry.asked), to: 'caller' }) : stopped
      })
      case 'retry': return await onRound(call, async (round) => {
        const again = await startAgain(kit, { round, by: whoOf(call), room: call.room?.id ?? null })
        return again.ok ? ok(CARD) : again
      })
      case 'cancel': return await onRound(call, async (round) => {
        const stopped = await stopRound(kit, { round, by: whoOf(call) })
        return stopped.ok ? ok({ say: plainView((t) => t.backups.asked.cancelled), to: 'caller' }) : stopped
      })
    }
  },
})

type BackupCall = Call<z.output<typeof args>>

/** The card that was put up in the same transaction says it all. */
const CARD: Answer = { say: null, to: 'room' }

async function start(call: BackupCall, kit: Kit): Promise<Outcome<Answer>> {
  const system = wanted(call, kit)
  if (!system.ok) return system
  const started = await startRound(kit, { system: system.value, level: call.args.level ?? 'full', by: whoOf(call), room: call.room?.id ?? null })
  return started.ok ? ok(CARD) : started
}

async function rehearse(call: BackupCall, kit: Kit): Promise<Outcome<Answer>> {
  const system = wanted(call, kit)
  if (!system.ok) return system
  const started = await startRehearsal(kit, { system: system.value, by: whoOf(call), room: call.room?.id ?? null })
  if (!started.ok) return started
  const components = started.value.map((run) => run.component)
  return ok({ say: plainView((t) => t.backups.asked.rehearsal(t.fmt.list(components))), to: 'room' })
}

async function reread(call: BackupCall, kit: Kit): Promise<Outcome<Answer>> {
  const copy = Number(call.args.what?.replace(/^#/, ''))
  if (!Number.isSafeInteger(copy) || copy < 1) return refuse({ reason: 'no-such-copy', id: 0 })
  const started = await startReread(kit, { copy, by: whoOf(call), room: call.room?.id ?? null })
  return started.ok ? ok({ say: plainView((t) => t.backups.asked.reread(t.fmt.count(copy))), to: 'room' }) : started
}

async function copy(call: BackupCall, kit: Kit): Promise<Outcome<Answer>> {
  const what = wanted(call, kit)
  if (!what.ok) return what
  const started = await startCopies(kit, { what: what.value, to: call.args.to ?? null, by: whoOf(call), room: call.room?.id ?? null })
  return started.ok ? ok(CARD) : started
}

/** With one system only, it need not be named. */
function wanted(call: BackupCall, kit: Kit): Outcome<string> {
  const known = kit.site.systems.map((system) => system.name)
  const name = call.args.what ?? (known.length === 1 ? known[0] : undefined)
  return name === undefined ? refuse({ reason: 'no-such-system', name: '', similar: similar('', known), known }) : ok(name)
}

async function onRound(call: BackupCall, fn: (round: number) => Promise<Outcome<Answer>>): Promise<Outcome<Answer>> {
  const round = Number(call.args.what)
  return Number.isSafeInteger(round) && round > 0 ? await fn(round) : refuse({ reason: 'no-such-run', id: 0 })
}

const whoOf = (call: BackupCall): Actor => actorOf(personOf(call))
