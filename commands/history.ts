import { z } from 'zod'
import { command } from '../src/bot/command.ts'
import { history as look } from '../src/backups/history.ts'
import { ok } from '../src/core/outcome.ts'
import { historyView } from '../src/texts/views/backup-history.ts'

/** The last back-ups of a system or a component, a page at a time; with `failed` only those that somebody has to look at. */
export const history = command({
  name: 'history',
  aliases: ['riwayat'],
  summary: (t) => t.backups.commands.history,
  example: 'history simrs',
  args: z.object({
    what: z.string().optional(),
    only: z.enum(['failed']).optional().meta({ aliases: { gagal: 'failed' } }),
    before: z.coerce.number().int().positive().optional(),
  }),
  allow: ['edp', 'manager', 'admin', 'auditor'],
  effect: 'reads',
  run: async (call, kit) => {
    const page = await kit.store.read((query) => look(query, kit.site, { what: call.args.what ?? null, before: call.args.before ?? null, only: call.args.only ?? 'all' }))
    return page.ok ? ok({ say: historyView(page.value), to: 'room' }) : page
  },
})
