import type { Outcome } from '../core/outcome.ts'
import type { Lang } from '../core/people.ts'
import type { Refusal } from '../core/refusal.ts'
import type { FormRecord } from '../store/forms.ts'
import { markDone } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import type { Say } from '../texts/words.ts'
import { askView } from '../texts/views/form.ts'
import { refusalView, unclearReplyView } from '../texts/views/refusal.ts'
import type { Answer, Call } from './command.ts'
import { answer } from './dispatch-answer.ts'
import { mayHere, penFor } from './dispatch-authority.ts'
import { speakerOf } from './dispatch-deputy.ts'
import { chatGone, chatMoved } from './dispatch-chats.ts'
import { done, turnAway, type DispatchDesk, type Letter, type Seen } from './dispatch-desk.ts'
import { hear, meaningOf, type Heard, type Lack } from './dispatch-hear.ts'
import { homeOpened } from './dispatch-home.ts'
import { outcomeWord, wantsAuthority } from './dispatch-refused.ts'
import { settle } from './dispatch-settle.ts'
import { notHeard } from './dispatch-voice.ts'
import { completedLine } from './forms-line.ts'
import { formRefused } from './forms-settle.ts'
import { parse, type Parsed } from './grammar.ts'
import type { Kit } from './kit.ts'
import { askedOn } from './reply.ts'

/** The fixed steps: whose voice, who, where, what, may they, run, answer. */
export async function takeSteps(desk: DispatchDesk, letter: Letter, seen: Seen): Promise<void> {
  const { kit, whisper } = desk
  const { event } = letter
  switch (event.kind) {
    case 'home':
      await homeOpened(kit, letter)
      return
    case 'moved':
      await chatMoved(kit, letter, event)
      return
    case 'gone':
      await chatGone(kit, letter, event)
      return
    case 'text': case 'press': case 'filled':
  }
  if (event.voice !== 'own') {
    await notHeard(desk, letter, event.voice)
    return
  }
  const heard = await settle(kit, event, await kit.store.read((query) => hear(query, event)))
  seen.lang = heard.room?.lang ?? seen.lang
  seen.person = heard.person
  const meant = meaningOf(event, heard, kit.menu)
  switch (meant.kind) {
    case 'chatter':
      await done(kit, letter, 'not for us')
      return
    case 'unclear':
      whisper.tell(event, unclearReplyView(meant.card), seen.lang)
      await done(kit, letter, 'unclear')
      return
    case 'asks':
  }
  if (!meant.asked.ok) {
    const { refusal } = meant.asked
    whisper.tell(event, refusalView(refusal), seen.lang)
    // No button of ours says it: an older menu's, or a forged one.
    await (event.kind === 'press' ? turnAway(kit, { letter, person: heard.person, command: 'button', refusal }) : done(kit, letter, outcomeWord(meant.asked)))
    return
  }
  await carryOut(desk, { letter, seen, heard, parsed: meant.asked.value, lacks: meant.lacks, completes: null })
}

interface Errand {
  readonly letter: Letter
  readonly seen: Seen
  readonly heard: Heard
  readonly parsed: Parsed
  /** The button that still needs a text; null where the line is whole. */
  readonly lacks: Lack | null
  /** The form whose completed line this is. */
  readonly completes: FormRecord | null
}

async function carryOut(desk: DispatchDesk, errand: Errand): Promise<void> {
  const { kit, whisper } = desk
  const { letter, seen, heard, parsed: { command }, completes } = errand
  const { event } = letter
  seen.command = command
  seen.pen = null
  const tell = (say: Say) => { whisper.tell(event, say, seen.lang) }
  const no = async (refusal: Refusal) => {
    const marked = seen.pen?.marked() === true
    if (wantsAuthority(refusal) && seen.pen?.recorded() !== true) await turnAway(kit, { letter, person: heard.person, command: command.name, refusal })
    else if (!marked && completes === null) await done(kit, letter, outcomeWord({ ok: false, refusal }))
    if (completes !== null) await formRefused(kit, { letter, form: completes, refusal })
    tell(refusalView(refusal))
  }
  const identity = { platform: event.platform, userId: event.user.id }
  const speaker = await kit.store.read((query) => speakerOf(query, { command, person: heard.person, at: kit.clock.now() }))
  const may = mayHere(command, { person: speaker, identity, place: heard.room !== null ? 'registered' : event.direct ? 'direct' : 'unregistered' })
  if (!may.ok) {
    await no(may.refusal)
    return
  }
  if (errand.lacks !== null && (await askForText(kit, { letter, heard, lacks: errand.lacks }))) return
  const pen = penFor(kit, { id: letter.id, at: kit.clock.now(), event, command, person: heard.person, form: completes })
  seen.pen = pen
  const outcome = await run({ ...kit, store: pen.store }, { fetch: desk.fetch, letter, heard, parsed: errand.parsed, lang: seen.lang })
  if (!outcome.ok) {
    await no(outcome.refusal)
    return
  }
  const form = completes === null ? (outcome.value.completes ?? null) : null
  if (form === null) {
    await answer(kit, { letter, heard, answer: outcome.value, marked: pen.marked() ? 'already' : 'not-yet', completes, tell })
    return
  }
  const line = parse(completedLine(form, kit.menu), kit.menu)
  if (line.ok) {
    await carryOut(desk, { ...errand, parsed: line.value, lacks: null, completes: form })
    return
  }
  await formRefused(kit, { letter, form, refusal: line.refusal })
  tell(refusalView(line.refusal))
}

async function run(kit: Kit, ask: { readonly fetch: DispatchDesk['fetch']; readonly letter: Letter; readonly heard: Heard; readonly parsed: Parsed; readonly lang: Lang }): Promise<Outcome<Answer>> {
  const { event } = ask.letter
  const { command, args } = ask.parsed
  const file = event.kind === 'text' ? event.file : undefined
  const call: Call<Record<string, unknown>> = {
    args,
    by: { platform: event.platform, userId: event.user.id, name: ask.heard.person?.name ?? event.user.name, person: ask.heard.person },
    room: ask.heard.room,
    place: { platform: event.platform, chat: event.chat, thread: event.thread, title: event.chatTitle, direct: event.direct },
    ...(file === undefined ? {} : { file: { ...file, read: () => ask.fetch(event.platform, file) } }),
    at: kit.clock.now(),
    lang: ask.lang,
  }
  return await command.run(call, kit)
}

/** Asks in the room for what a button still needs; false where there is nowhere to ask. */
async function askForText(kit: Kit, of: { readonly letter: Letter; readonly heard: Heard; readonly lacks: Lack }): Promise<boolean> {
  const { letter, heard: { room, person }, lacks: { say, card } } = of
  if (room === null || person === null) return false
  const { event } = letter
  const spoken = kit.speak(askView({ say, ask: (t) => askedOn(card[t.fmt.lang], say) ?? { label: '' }, whom: { user: event.user.id, name: person.name } }))
  const at = kit.clock.now()
  await kit.store.write(async (tx) => {
    await owe(tx, { at, to: { room: room.id }, spoken })
    await markDone(tx, { id: letter.id, at, outcome: 'asked for a text' })
  })
  return true
}
