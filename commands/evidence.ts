import { z } from 'zod'
import { command } from '../src/bot/command.ts'
import { readMonth } from '../src/core/month.ts'
import { ok, refuse } from '../src/core/outcome.ts'
import { calledIn } from '../src/procedures/recovery/names.ts'
import { monthSheet } from '../src/reports/month-sheet.ts'
import { monthEvidence } from '../src/reports/month.ts'
import { monthView } from '../src/texts/views/month.ts'

/** The evidence of a month to print and keep: back-ups by proof, restore tests, signed checks, recoveries against their promises, emergency decisions, incidents. */
export const evidence = command({
  name: 'evidence',
  aliases: ['rekap'],
  summary: (t) => t.month.command,
  example: 'evidence 2026-11',
  args: z.object({ month: z.string().max(40).optional().meta({ rest: true }) }),
  allow: ['edp', 'manager', 'admin', 'auditor'],
  effect: 'reads',
  use: 'seldom',
  run: async ({ args, at }, kit) => {
    const { site } = kit
    const month = readMonth(args.month ?? '', { zone: site.zone, now: at })
    if (month === null) return refuse({ reason: 'bad-arguments', command: 'evidence', problem: { kind: 'invalid', argument: 'month', said: args.month ?? '' }, example: 'evidence 2026-11' })
    const facts = await kit.store.read((query) => monthEvidence(query, { site, month, at, titles: (system) => calledIn(site, system) }))
    const rounds = facts.systems.reduce((sum, { rounds: it }) => ({ ok: sum.ok + it.ok, all: sum.all + it.ok + it.partial + it.failed }), { ok: 0, all: 0 })
    const checks = facts.checks.reduce((sum, it) => ({ signed: sum.signed + it.signed, held: sum.held + it.held }), { signed: 0, held: 0 })
    return ok({ say: monthView({ key: month.key, site: site.name, rounds, checks, recoveries: facts.recoveries.length, glass: facts.recoveries.filter(({ glass }) => glass !== null).length, incidents: facts.incidents.length, file: (t) => monthSheet(t, facts) }), to: 'room' })
  },
})
