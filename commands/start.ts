import { z } from 'zod'
import { command, type Answer } from '../src/bot/command.ts'
import { cleanName } from '../src/core/names.ts'
import { ok } from '../src/core/outcome.ts'
import { everybodyAndWaiting } from '../src/registry/people.ts'
import { startElsewhereView, startView, strangerView } from '../src/texts/views/start.ts'

/** The first hello: a stranger learns the account's number and how to be let in, somebody known what waits for them. */
export const start = command({
  name: 'start',
  aliases: ['mulai'],
  summary: (t) => t.accounts.summaryStart,
  example: 'start',
  // Links that open the bot may carry something along; it means nothing here.
  args: z.object({ along: z.string().optional().meta({ rest: true }) }),
  allow: 'anyone',
  where: 'anywhere',
  effect: 'reads',
  use: 'seldom',
  run: async (call, kit) => {
    const { person, platform, userId, name } = call.by
    const told = (say: NonNullable<Answer['say']>) => ok({ say, to: 'caller' as const })
    const alone = call.place.direct
    if (!alone && (person === null || call.room === null || call.room.purpose === 'unit')) return told(startElsewhereView({ site: kit.site.name, room: call.room === null ? 'unregistered' : 'registered' }))
    const { people } = await kit.store.read(everybodyAndWaiting)
    if (person === null) return told(strangerView({ site: kit.site.name, platform, userId, name: cleanName(name), anybody: people.length === 0 ? 'nobody' : 'known' }))
    const now = call.at
    const waiting = (await kit.store.read((query) => kit.waiting(query, now))).filter((one) => one.concerns(person))
    const accounts = people.find((one) => one.id === person.id)?.identities ?? []
    return told(startView({ name: person.name, duties: person.duties, accounts, waiting, now: now.getTime() }))
  },
})
