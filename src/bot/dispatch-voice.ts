import type { ChatEvent, Voice } from '../chat/platform.ts'
import type { Refusal } from '../core/refusal.ts'
import { roomAt } from '../store/rooms.ts'
import { refusalView } from '../texts/views/refusal.ts'
import { done, turnAway, type DispatchDesk, type Letter } from './dispatch-desk.ts'
import { hear, meaningOf } from './dispatch-hear.ts'

/**
 * Somebody spoke for whom the platform does not vouch: nothing is done, whoever it seems to be. An attempt at something of
 * ours goes on record and is answered with a kind sentence; another bot gets none, or two of them would talk for ever.
 */
export async function notHeard({ kit, whisper }: DispatchDesk, letter: Letter, voice: Exclude<Voice, 'own'>): Promise<void> {
  const { event } = letter
  const { heard, room } = await kit.store.read(async (query) => ({ heard: await hear(query, event), room: await roomAt(query, event) }))
  const command = attempted(event, meaningOf(event, heard, kit.menu))
  if (command === null) {
    await done(kit, letter, 'not for us')
    return
  }
  const refusal: Refusal = { reason: 'not-own-voice', voice }
  await turnAway(kit, { letter, person: null, command, refusal })
  if (voice !== 'bot') whisper.tell(event, refusalView(refusal), room?.lang ?? kit.site.lang)
}

/** The command that was tried; null for what would have been none of ours from anybody. */
function attempted(event: ChatEvent, meant: ReturnType<typeof meaningOf>): string | null {
  switch (meant.kind) {
    case 'chatter': return null
    case 'unclear': return 'reply'
    case 'asks': {
      if (meant.asked.ok) return meant.asked.value.command.name
      const { refusal } = meant.asked
      if (refusal.reason === 'bad-arguments') return refusal.command
      // Whatever else bots say to one another begins with a slash too.
      return event.kind === 'press' ? 'button' : null
    }
  }
}
