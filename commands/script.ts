import { z } from 'zod'
import { command } from '../src/bot/command.ts'
import { ok, refuse } from '../src/core/outcome.ts'
import { similar } from '../src/core/similar.ts'
import { scriptNow, scriptsOf } from '../src/scripts/look.ts'
import { scriptListView, scriptView } from '../src/texts/views/script.ts'

/** How the scripts of others stand; to an admin alone also the line that one reports with. */
export const script = command({
  name: 'script',
  aliases: ['skrip'],
  summary: (t) => t.scripts.command,
  example: 'script',
  args: z.object({ name: z.string().optional() }),
  allow: ['edp', 'manager', 'admin', 'auditor'],
  effect: 'reads',
  use: 'seldom',
  run: async (call, kit) => {
    const now = call.at.getTime()
    const wanted = call.args.name?.toLowerCase()
    if (wanted === undefined) return ok({ say: scriptListView(await scriptsOf(kit, call.at), now), to: 'room' })
    const known = kit.site.scripts.map((it) => it.name)
    const found = await scriptNow(kit, { name: wanted, now: call.at })
    if (found === null) return refuse({ reason: 'no-such-script', name: wanted, similar: similar(wanted, known), known })
    const maySee = call.place.direct && call.by.person?.duties.includes('admin') === true
    const token = maySee ? kit.scriptToken(wanted) : null
    return ok({ say: scriptView({ ...found, token, now }), to: token === null ? 'room' : 'caller' })
  },
})
