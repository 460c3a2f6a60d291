import type { ChatEvent } from '../chat/platform.ts'
import { Fault } from '../core/fault.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Actor, Lang } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import { audit } from '../store/audit.ts'
import { markDone } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { roomAt } from '../store/rooms.ts'
import type { Say } from '../texts/words.ts'
import { bugView, faultView, refusalView, unclearReplyView } from '../texts/views/refusal.ts'
import type { Whisperer } from './answer.ts'
import type { Answer, Call } from './command.ts'
import { mayHere, outcomeWord, penFor, Revoked } from './dispatch-authority.ts'
import { hear, meaningOf, type Heard } from './dispatch-hear.ts'
import { settle } from './dispatch-settle.ts'
import type { Parsed } from './grammar.ts'
import type { Kit } from './kit.ts'

/** An event in our hands, under its number in the inbox. */
export interface Letter {
  readonly id: number
  readonly event: ChatEvent
}

/** The fixed steps: who, where, what, may they, run, answer. Never throws; whatever happens, the caller is told. */
export async function workOff(desk: { readonly kit: Kit; readonly whisper: Whisperer }, letter: Letter): Promise<void> {
  const { kit, whisper } = desk
  const { event } = letter
  let lang: Lang = kit.site.lang
  const tell = (say: Say) => { whisper.tell(event, say, lang) }
  const done = async (outcome: string) => {
    await kit.store.write((tx) => markDone(tx, { id: letter.id, at: kit.clock.now(), outcome }))
  }
  try {
    const heard = await settle(kit, event, await kit.store.read((query) => hear(query, event)))
    lang = heard.room?.lang ?? lang
    const meant = meaningOf(event, heard.answered, kit.menu)
    switch (meant.kind) {
      case 'chatter':
        await done('not for us')
        return
      case 'unclear':
        tell(unclearReplyView(meant.card))
        await done('unclear')
        return
      case 'asks':
    }
    if (!meant.asked.ok) {
      tell(refusalView(meant.asked.refusal))
      await done(outcomeWord(meant.asked))
      return
    }
    const { command } = meant.asked.value
    const identity = { platform: event.platform, userId: event.user.id }
    const may = mayHere(command, { person: heard.person, identity, place: heard.room !== null ? 'registered' : event.direct ? 'direct' : 'unregistered' })
    if (!may.ok) {
      await turnAway(kit, { letter, heard, command: command.name, refusal: may.refusal })
      tell(refusalView(may.refusal))
      return
    }
    const pen = penFor(kit.store, { id: letter.id, at: kit.clock.now(), identity, command })
    const outcome = await run({ ...kit, store: pen.store }, { letter, heard, parsed: meant.asked.value, lang })
    if (!outcome.ok) {
      tell(refusalView(outcome.refusal))
      if (!pen.marked()) await done(outcomeWord(outcome))
      return
    }
    await answer(kit, { letter, heard, answer: outcome.value, marked: pen.marked() ? 'already' : 'not-yet', tell })
  } catch (error) {
    await goneWrong(error)
  }

  async function goneWrong(error: unknown): Promise<void> {
    if (error instanceof Revoked) tell(refusalView({ reason: 'not-known', platform: event.platform, userId: event.user.id }))
    else {
      kit.log.error({ platform: event.platform, event: event.id, error }, error instanceof Fault ? 'a command met a fault' : 'a command met a mistake of ours')
      tell(error instanceof Fault ? faultView(error) : bugView())
    }
    try {
      await done(error instanceof Revoked ? 'refused: authority ended' : error instanceof Fault ? 'fault' : 'bug')
    } catch (second) {
      kit.log.error({ platform: event.platform, event: event.id, error: second }, 'an event could not be marked as worked off')
    }
  }
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

/** Every attempt that authority does not cover is written down. */
async function turnAway(kit: Kit, no: { readonly letter: Letter; readonly heard: Heard; readonly command: string; readonly refusal: Refusal }): Promise<void> {
  const { event } = no.letter
  const at = kit.clock.now()
  const by: Actor = no.heard.person === null ? { kind: 'bot' } : { kind: 'person', id: no.heard.person.id, name: no.heard.person.name }
  const facts = { reason: no.refusal.reason, how: event.kind, platform: event.platform, user: event.user.id, name: event.user.name.slice(0, 100), chat: event.chat }
  await kit.store.write(async (tx) => {
    await audit(tx, { at, by, act: 'command.refused', subject: `command:${no.command}`, facts })
    await markDone(tx, { id: no.letter.id, at, outcome: outcomeWord({ ok: false, refusal: no.refusal }) })
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
