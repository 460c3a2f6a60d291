import type { FormRecord } from '../store/forms.ts'
import { markDone } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { roomAt } from '../store/rooms.ts'
import type { Say } from '../texts/words.ts'
import type { Answer } from './command.ts'
import type { Letter } from './dispatch-desk.ts'
import type { Heard } from './dispatch-hear.ts'
import { askByForm, formSent } from './forms-settle.ts'
import type { Kit } from './kit.ts'

export interface Answering {
  readonly letter: Letter
  readonly heard: Heard
  readonly answer: Answer
  /** Whether the event was marked as worked off with what the command wrote. */
  readonly marked: 'already' | 'not-yet'
  /** The form whose line this was. */
  readonly completes: FormRecord | null
  readonly tell: (say: Say) => void
}

/** Brings an answer where it belongs: to the room, to the caller alone, or as questions of a form. */
export async function answer(kit: Kit, given: Answering): Promise<void> {
  const { letter, completes, answer: { say, to, card, form } } = given
  // A command may just have registered this very room.
  const found = given.heard.room ?? (say === null || to === 'caller' ? null : await kit.store.read((query) => roomAt(query, letter.event)))
  const aloud = say !== null && to === 'room' && found?.state === 'active' && found.purpose !== 'new' ? found : null
  if (say !== null && aloud === null) given.tell(say)
  if (aloud === null && given.marked === 'already' && form === undefined) return
  const at = kit.clock.now()
  // Whoever types asks for an answer below the question; a press changes the card where it stands.
  const fresh = letter.event.kind === 'text'
  await kit.store.write(async (tx) => {
    if (form !== undefined) await askByForm(tx, kit, { ask: form, letter, person: given.heard.person, room: given.heard.room, goesOn: completes, at })
    else if (completes !== null) await formSent(tx, kit, { form: completes, at })
    if (say !== null && aloud !== null) await owe(tx, { at, to: { room: aloud.id }, spoken: kit.speak(say), ...(card === undefined ? {} : { card, fresh }) })
    if (given.marked === 'not-yet') await markDone(tx, { id: letter.id, at, outcome: 'done' })
  })
}
