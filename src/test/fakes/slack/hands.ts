import { close, submit } from './hand-forms.ts'
import type { SubmitOutcome } from './hand-forms.ts'
import { forgePress, pressEphemeral, pressMessage, pressView } from './hand-presses.ts'
import type { PressOutcome } from './hand-presses.ts'
import { archive, join, leave, removeBot, unarchive } from './hand-rooms.ts'
import { edit, erase, openHome, say, slash } from './hand-words.ts'
import type { SlashOutcome } from './hand-words.ts'
import { seeEphemeral, seeView } from './look.ts'
import type { SeenEphemeral, SeenView } from './look.ts'
import type { Json, Outcome, Post, Room, View, World } from './shapes.ts'
import { topView } from './viewing.ts'
import { personOf, roomOf } from './world.ts'

interface PressHow { readonly confirm?: 'confirm' | 'deny'; readonly option?: string }

/** A message by its place. */
export interface At { readonly room: string; readonly ts: string }

/** What one person does, and what he alone sees. Rooms and people are named by their ids. */
export interface Hand {
  /** Writes into a room, or into the thread below a message. Answers where it stands. */
  say(where: string | { readonly room: string; readonly thread: string }, text: string): At
  /** Writes with a file. */
  share(where: string | { readonly room: string; readonly thread: string }, file: { readonly name: string; readonly bytes: Buffer; readonly text: string }): At
  /** Writes the same with the app's bot called by name. */
  mention(where: string | { readonly room: string; readonly thread: string }, text: string): At
  slash(where: string | { readonly room: string; readonly thread: string }, command: string, text: string): Promise<SlashOutcome>
  edit(message: At, text: string): void
  erase(message: At): void
  /** Presses what has this action_id, or these words on it. Asked to confirm, he does, if not told otherwise. */
  press(message: At, on: string, how?: PressHow): Promise<PressOutcome>
  pressModal(on: string, how?: PressHow): Promise<PressOutcome>
  pressHome(on: string, how?: PressHow): Promise<PressOutcome>
  /** Sends a press that no screen offered; `payload` changes what stands around the action. */
  forgePress(message: At, action: Json, payload?: Json): Promise<Outcome>
  /** Fills in the form he has open, by action_id, block_id or label, and sends it. */
  submit(values: Readonly<Record<string, string>>): Promise<SubmitOutcome>
  closeForm(): Promise<Outcome | null>
  openHome(tab?: 'home' | 'messages'): void
  join(room: string): void
  leave(room: string): void
  removeBot(room: string): void
  archive(room: string): void
  unarchive(room: string): void
  ephemerals(): readonly SeenEphemeral[]
  modal(): SeenView | null
  home(): SeenView | null
}

/** Puts the acts of one person into one place. */
export function handOf(world: World, user: string): Hand {
  const who = personOf(world, user)
  const into = (id: string) => roomOf(world, id)
  const write = (where: string | { readonly room: string; readonly thread: string }, text: string, file?: { readonly name: string; readonly bytes: Buffer }): At => {
    const room = typeof where === 'string' ? where : where.room
    return { room, ts: say(world, { who, room: into(room), text, thread: typeof where === 'string' ? undefined : where.thread, ...(file === undefined ? {} : { file }) }).ts }
  }
  const found = (message: At) => postOf(into(message.room), message.ts)
  return {
    say: (where, text) => write(where, text),
    share: (where, { text, ...file }) => write(where, text, file),
    mention: (where, text) => write(where, `<@${world.app.botUser}> ${text}`),
    slash: (where, command, text) => slash(world, { who, room: into(typeof where === 'string' ? where : where.room), command, text, thread: typeof where === 'string' ? undefined : where.thread }),
    edit: (message, text) => edit(world, into(message.room), { post: found(message), text }),
    erase: (message) => erase(world, into(message.room), found(message)),
    press: async (message, on, how = {}) => {
      const seen = world.ephemerals.find((one) => one.ts === message.ts && one.user === user)
      return seen === undefined ? pressMessage(world, into(message.room), { who, post: found(message), on, ...how }) : pressEphemeral(world, into(message.room), { who, seen, on, ...how })
    },
    pressModal: async (on, how = {}) => pressView(world, openOf(world, user), { who, on, ...how }),
    pressHome: async (on, how = {}) => pressView(world, homeOf(world, user), { who, on, ...how }),
    forgePress: (message, action, payload = {}) => forgePress(world, into(message.room), { who, post: found(message), action, payload }),
    submit: async (values) => submit(world, openOf(world, user), values),
    closeForm: async () => close(world, openOf(world, user)),
    openHome: (tab = 'home') => openHome(world, who, tab),
    join: (room) => join(world, into(room), who),
    leave: (room) => leave(world, into(room), who),
    removeBot: (room) => removeBot(world, into(room), who),
    archive: (room) => archive(world, into(room), who),
    unarchive: (room) => unarchive(world, into(room), who),
    ephemerals: () => world.ephemerals.filter((seen) => seen.user === user).map(seeEphemeral),
    modal: () => nullOr(topView(world, user)),
    home: () => nullOr(world.homes.get(user) ?? null),
  }
}

const nullOr = (view: View | null): SeenView | null => (view === null ? null : seeView(view))

function postOf(room: Room, ts: string): Post {
  const post = room.posts.find((one) => one.ts === ts)
  if (post === undefined) throw new Error(`There is no message ${ts} in ${room.name}.`)
  return post
}

function openOf(world: World, user: string): View {
  const view = topView(world, user)
  if (view === null) throw new Error(`${personOf(world, user).name} has no form open.`)
  return view
}

function homeOf(world: World, user: string): View {
  const view = world.homes.get(user)
  if (view === undefined) throw new Error(`${personOf(world, user).name} has no home yet.`)
  return view
}
