import { z } from 'zod'
import { command } from '../src/bot/command.ts'
import { carryHistory } from '../src/backups/carry-history.ts'
import { history as look } from '../src/backups/history.ts'
import { ok } from '../src/core/outcome.ts'
import { listedIncidents } from '../src/procedures/incident/past.ts'
import { carryHistoryView } from '../src/texts/views/carry-history.ts'
import { historyView } from '../src/texts/views/backup-history.ts'

/** The last back-ups of a system or a component, a page at a time; with `failed` only those that somebody has to look at, with `copies` what was carried on to further places. */
export const history = command({
  name: 'history',
  aliases: ['riwayat'],
  summary: (t) => t.backups.commands.history,
  example: 'history simrs',
  args: z.object({
    what: z.string().optional(),
    only: z.enum(['failed', 'copies']).optional().meta({ aliases: { gagal: 'failed', salinan: 'copies' } }),
    before: z.coerce.number().int().positive().optional(),
  }),
  allow: ['edp', 'manager', 'admin', 'auditor'],
  effect: 'reads',
  run: async (call, kit) => {
    const { what = null, before = null, only = 'all' } = call.args
    if (only === 'copies') {
      const copies = await kit.store.read((query) => carryHistory(query, kit.site, { what, before }))
      return copies.ok ? ok({ say: carryHistoryView(copies.value), to: 'room' }) : copies
    }
    const page = await kit.store.read((query) => look(query, kit.site, { what, before, only }))
    if (!page.ok) return page
    const system = page.value.first && only === 'all' ? kit.site.systems.find(({ name }) => name === page.value.say) : undefined
    const { going, ended } = system === undefined ? { going: [], ended: [] } : await kit.store.read((query) => listedIncidents(query, kit.site, { system: system.name, most: LAST_INCIDENTS }))
    return ok({ say: historyView({ ...page.value, incidents: [...going, ...ended].slice(0, LAST_INCIDENTS) }), to: 'room' })
  },
})

const LAST_INCIDENTS = 5
