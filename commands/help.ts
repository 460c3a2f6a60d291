import { z } from 'zod'
import { command, type Command } from '../src/bot/command.ts'
import { clip } from '../src/bot/grammar-text.ts'
import { maySay, shown, usageOf } from '../src/bot/menu.ts'
import { ok, refuse } from '../src/core/outcome.ts'
import { similar } from '../src/core/similar.ts'
import { commandHelpView, helpView, type HelpEntry } from '../src/texts/views/help.ts'

/** What can be said, from the menu itself: the list shows only what this person may say here. */
export const help = command({
  name: 'help',
  aliases: ['bantuan'],
  summary: (t) => t.help.summary,
  example: 'help sign',
  args: z.object({ topic: z.string().optional() }),
  allow: 'anyone',
  where: 'anywhere',
  effect: 'reads',
  use: 'seldom',
  run: async (call, kit) => {
    const { topic } = call.args
    const { person } = call.by
    const menu = kit.menu.filter(shown)
    if (topic === undefined) {
      const strange = call.room === null && !call.place.direct
      const entries = menu.filter((entry) => maySay(entry, person) && (!strange || entry.where === 'anywhere')).map(entryOf)
      return ok({ say: helpView({ name: person?.name ?? null, entries }), to: 'caller' })
    }
    const wanted = topic.replace(/^\//, '').toLowerCase()
    const found = menu.find((entry) => entry.name === wanted || entry.aliases.includes(wanted))
    if (found === undefined) return refuse({ reason: 'unknown-command', said: clip(wanted), similar: similar(wanted.slice(0, 40), menu.flatMap((entry) => [entry.name, ...entry.aliases])) })
    return ok({ say: commandHelpView(entryOf(found)), to: 'caller' })
  },
})

function entryOf(entry: Command): HelpEntry {
  return { name: entry.name, aliases: entry.aliases, summary: entry.summary, example: entry.example, usage: (t) => usageOf(entry, t), who: entry.allow, use: entry.use === 'seldom' ? 'seldom' : 'daily' }
}
