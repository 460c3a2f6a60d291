import type { Spoken } from '../texts/message.ts'
import { interruptedView, type InterruptedRow } from '../texts/views/backup-interrupted.ts'
import { aloneView, type AloneStory } from '../texts/views/backup-alone.ts'
import { needsLook, roundEndView, roundView, type RoundStory } from '../texts/views/round.ts'
import { owe } from '../store/outbox.ts'
import { roomsOfCard, roundById } from '../store/rounds.ts'
import type { Tx } from '../store/store.ts'
import { roundStory } from './story.ts'
import type { Workshop } from './workshop.ts'

/** What telling needs of the house. */
export type Voice = Pick<Workshop, 'site' | 'speak'>

/** The key of a round's living card. */
export const roundCard = (round: number) => `round:${round}`

/** Edits a round's card where one stands; posts nothing new. */
export async function refreshCard(tx: Tx, voice: Voice, of: { readonly round: number; readonly at: Date }): Promise<void> {
  const card = roundCard(of.round)
  if ((await roomsOfCard(tx, card)).length === 0) return
  const round = await roundById(tx, of.round)
  if (round === null) return
  const spoken = voice.speak(roundView(await roundStory(tx, voice.site, round)))
  await owe(tx, { at: of.at, to: { whereverCard: card }, spoken: quietly(spoken), card, urgency: 2 })
}

/**
 * Tells the end of a round. Trouble goes to the EDP's rooms with sound; what needs a look is shown without; a plain success is said
 * only where a card of it stands, by an edit and a short new message, because an edit wakes nobody.
 */
export async function tellEnd(tx: Tx, voice: Voice, of: { readonly story: RoundStory; readonly at: Date }): Promise<void> {
  const { story, at } = of
  const card = roundCard(story.id)
  const standing = await roomsOfCard(tx, card)
  const spoken = voice.speak(roundView(story))
  const trouble = story.verdict !== 'ok'
  const urgency = trouble ? 0 : 1
  if (trouble || needsLook(story)) await owe(tx, { at, to: { purpose: 'edp' }, spoken: trouble ? spoken : quietly(spoken), card, urgency })
  for (const room of standing) {
    await owe(tx, { at, to: { room }, spoken: quietly(spoken), card, urgency })
    await owe(tx, { at, to: { room }, spoken: voice.speak(roundEndView(story)), urgency })
  }
}

/** Tells of work that belongs to no round, and of a copy that could not follow its first: a failure to the EDP with sound, the rest where it was asked for. */
export async function tellAlone(tx: Tx, voice: Voice, of: { readonly story: AloneStory; readonly room: number | null; readonly at: Date }): Promise<void> {
  const { story, room, at } = of
  const failed = story.end === 'failed'
  const spoken = voice.speak(aloneView(story))
  const debt = { at, spoken: story.end === 'skipped' && !story.findings.some((finding) => finding.kind === 'wrong-disk') ? quietly(spoken) : spoken, card: `run:${story.run}`, urgency: failed ? 0 : 1 } as const
  if (failed || room === null) await owe(tx, { ...debt, to: { purpose: 'edp' } })
  if (room !== null) await owe(tx, { ...debt, to: { room } })
}

/** Tells what a dead process left behind, in one message. */
export async function tellInterrupted(tx: Tx, voice: Voice, of: { readonly rows: readonly InterruptedRow[]; readonly at: Date }): Promise<void> {
  await owe(tx, { at: of.at, to: { purpose: 'edp' }, spoken: voice.speak(interruptedView(of.rows)), urgency: 0 })
}

function quietly(spoken: Spoken): Spoken {
  return { id: { ...spoken.id, silent: true }, en: { ...spoken.en, silent: true } }
}
