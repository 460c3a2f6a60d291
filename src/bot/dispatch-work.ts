import type { ChatEvent } from '../chat/platform.ts'
import { Fault } from '../core/fault.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Lang, Person } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { markDone } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { roomAt } from '../store/rooms.ts'
import type { Say } from '../texts/words.ts'
import { bugView, faultView, refusalView, unclearReplyView } from '../texts/views/refusal.ts'
import type { Whisperer } from './answer.ts'
import type { Answer, Call, Command } from './command.ts'
import { mayHere, outcomeWord, penFor, Revoked, type Pen } from './dispatch-authority.ts'
import { hear, meaningOf, type Heard } from './dispatch-hear.ts'
import { recordRefused, wantsAuthority } from './dispatch-refused.ts'
import { settle } from './dispatch-settle.ts'
import type { Parsed } from './grammar.ts'
import type { Kit } from './kit.ts'

/** An event in our hands, under its number in the inbox. */
export interface Letter {
  readonly id: number
  readonly event: ChatEvent
}

interface Desk {
  readonly kit: Kit
  readonly whisper: Whisperer
}

/**
 * The fixed steps: who, where, what, may they, run, answer. Never throws; whatever happens, the caller is told. Where somebody
 * lost authority between the look and the deed, nothing was done yet, and the steps are taken again with what they may now.
 */
export async function workOff(desk: Desk, letter: Letter): Promise<void> {
  const { kit } = desk
  const { event } = letter
  const seen: Seen = { lang: kit.site.lang, person: null, command: null, pen: null }
  try {
    for (let looks = 1; ; looks += 1) {
      try {
        await takeSteps(desk, letter, seen)
        return
      } catch (error) {
        if (!(error instanceof Revoked) || seen.pen?.marked() === true || looks === MOST_LOOKS) throw error
      }
    }
  } catch (error) {
    await goneWrong(error)
  }

  async function goneWrong(error: unknown): Promise<void> {
    const tell = (say: Say) => { desk.whisper.tell(event, say, seen.lang) }
    try {
      if (error instanceof Revoked) {
        const { command } = seen
        const now = await kit.store.read((query) => hear(query, event))
        const refusal: Refusal = now.person === null || command === null ? { reason: 'not-known', platform: event.platform, userId: event.user.id } : { reason: 'not-allowed', command: command.name, needs: command.allow === 'anyone' ? [] : command.allow }
        await turnAway(kit, { letter, person: seen.person, command: command?.name ?? '', refusal })
        tell(refusalView(refusal))
        return
      }
      kit.log.error({ platform: event.platform, event: event.id, error }, error instanceof Fault ? 'a command met a fault' : 'a command met a mistake of ours')
      tell(error instanceof Fault ? faultView(error) : bugView())
      await done(kit, letter, error instanceof Fault ? 'fault' : 'bug')
    } catch (second) {
      kit.log.error({ platform: event.platform, event: event.id, error: second }, 'an event could not be marked as worked off')
    }
  }
}

/** Who loses duties faster than we look is turned away. */
const MOST_LOOKS = 3

/** What the steps have learnt so far, for whoever has to tell that they did not end. */
interface Seen {
  lang: Lang
  person: Person | null
  command: Command | null
  pen: Pen | null
}

async function takeSteps({ kit, whisper }: Desk, letter: Letter, seen: Seen): Promise<void> {
  const { event } = letter
  const heard = await settle(kit, event, await kit.store.read((query) => hear(query, event)))
  seen.lang = heard.room?.lang ?? seen.lang
  seen.person = heard.person
  const tell = (say: Say) => { whisper.tell(event, say, seen.lang) }
  const meant = meaningOf(event, heard.answered, kit.menu)
  switch (meant.kind) {
    case 'chatter':
      await done(kit, letter, 'not for us')
      return
    case 'unclear':
      tell(unclearReplyView(meant.card))
      await done(kit, letter, 'unclear')
      return
    case 'asks':
  }
  if (!meant.asked.ok) {
    tell(refusalView(meant.asked.refusal))
    await done(kit, letter, outcomeWord(meant.asked))
    return
  }
  const { command } = meant.asked.value
  seen.command = command
  const no = async (refusal: Refusal) => {
    if (wantsAuthority(refusal) && seen.pen?.recorded() !== true) await turnAway(kit, { letter, person: heard.person, command: command.name, refusal })
    else if (seen.pen?.marked() !== true) await done(kit, letter, outcomeWord({ ok: false, refusal }))
    tell(refusalView(refusal))
  }
  const identity = { platform: event.platform, userId: event.user.id }
  const may = mayHere(command, { person: heard.person, identity, place: heard.room !== null ? 'registered' : event.direct ? 'direct' : 'unregistered' })
  if (!may.ok) {
    await no(may.refusal)
    return
  }
  const pen = penFor(kit.store, { id: letter.id, at: kit.clock.now(), event, command, person: heard.person })
  seen.pen = pen
  const outcome = await run({ ...kit, store: pen.store }, { letter, heard, parsed: meant.asked.value, lang: seen.lang })
  if (outcome.ok) await answer(kit, { letter, heard, answer: outcome.value, marked: pen.marked() ? 'already' : 'not-yet', tell })
  else await no(outcome.refusal)
}

async function done(kit: Kit, letter: Letter, outcome: string): Promise<void> {
  await kit.store.write((tx) => markDone(tx, { id: letter.id, at: kit.clock.now(), outcome }))
}

async function run(kit: Kit, ask: { readonly letter: Letter; readonly heard: Heard; readonly parsed: Parsed; readonly lang: Lang }): Promise<Outcome<Answer>> {
  const { event } = ask.letter
  const { command, args } = ask.parsed
  const call: Call<Record<string, unknown>> = {
    args,
    by: { platform: event.platform, userId: event.user.id, name: ask.heard.person?.name ?? event.user.name, person: ask.heard.person },
    room: ask.heard.room,
    place: { platform: event.platform, chat: event.chat, thread: event.thread, title: event.chatTitle, direct: event.direct },
    at: kit.clock.now(),
    lang: ask.lang,
  }
  return await command.run(call, kit)
}

async function turnAway(kit: Kit, no: { readonly letter: Letter; readonly person: Person | null; readonly command: string; readonly refusal: Refusal }): Promise<void> {
  const { letter, refusal } = no
  const at = kit.clock.now()
  await kit.store.write(async (tx) => {
    await recordRefused(tx, { ...no, event: letter.event, at })
    await markDone(tx, { id: letter.id, at, outcome: outcomeWord({ ok: false, refusal }) })
  })
}

async function answer(kit: Kit, given: { readonly letter: Letter; readonly heard: Heard; readonly answer: Answer; readonly marked: 'already' | 'not-yet'; readonly tell: (say: Say) => void }): Promise<void> {
  const { letter, answer: { say, to, card } } = given
  // A command may just have registered this very room.
  const room = given.heard.room ?? (say === null || to === 'caller' ? null : await kit.store.read((query) => roomAt(query, letter.event)))
  const aloud = say !== null && to === 'room' && room?.state === 'active' ? room : null
  if (say !== null && aloud === null) given.tell(say)
  if (aloud === null && given.marked === 'already') return
  const at = kit.clock.now()
  // Whoever types asks for an answer below the question; a press changes the card where it stands.
  const fresh = letter.event.kind === 'text'
  await kit.store.write(async (tx) => {
    if (say !== null && aloud !== null) await owe(tx, { at, to: { room: aloud.id }, spoken: kit.speak(say), ...(card === undefined ? {} : { card, fresh }) })
    if (given.marked === 'not-yet') await markDone(tx, { id: letter.id, at, outcome: 'done' })
  })
}
