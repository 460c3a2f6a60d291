import { Fault } from '../../core/fault.ts'
import type { PlatformId } from '../../core/people.ts'
import { LARGEST_FILE } from '../../core/sent-file.ts'
import type { Address, ChatEvent, ChatPlatform, Health, MenuEntry, MenuSheet, MessageRef, PostHow } from '../../chat/platform.ts'
import type { Spoken } from '../../texts/message.ts'
import { plain } from '../../texts/words.ts'

export interface Posted {
  readonly message: string
  readonly chat: string
  readonly once: string
  readonly silent: boolean
  /** Everything that it ever said, oldest first. */
  readonly said: Spoken[]
}

/** A chat that remembers what stands in it, and that can be as bad as the real ones. */
export interface FakeChat extends ChatPlatform {
  /** What stands in a chat, as titles in Indonesian. */
  titles(chat: string): readonly string[]
  posted(chat: string): readonly Posted[]
  whispers(user: string): readonly string[]
  menuEntries(): readonly MenuEntry[]
  /** Every menu that was shown, the newest last. */
  menusShown(): readonly (readonly MenuSheet[])[]
  /** Menus cannot be shown until `null`. */
  failMenus(fault: Fault | null): void
  /** Everything that somebody's own page ever said, the newest last. */
  homes(user: string): readonly Spoken[]
  /** Somebody opens their own page. */
  openHome(user: string): Promise<ChatEvent>
  /** How many calls reached it. */
  calls(): { readonly posts: number; readonly edits: number }
  /** Hands an event to whoever listens, as the platform would; resolves when it was acknowledged. */
  deliver(event: ChatEvent): Promise<void>
  type(say: Saying): Promise<ChatEvent>
  press(say: Saying & { readonly message: string }): Promise<ChatEvent>
  /** Every call for that chat fails so until `null`. */
  fail(chat: string, fault: Fault | Error | null): void
  /** Every edit fails so until `null`. */
  failEdits(fault: Fault | null): void
  /** The next posts arrive, but nobody is told so. */
  loseAnswers(times: number): void
  /** Calls for that chat stand still until the returned function is called. */
  hold(chat: string): () => void
  /** Somebody deletes a message; it can no longer be edited. */
  remove(message: string): void
}

export interface Saying {
  readonly chat: string
  readonly user: string
  readonly text: string
  readonly id?: string
  readonly name?: string
  readonly direct?: boolean
  readonly replyTo?: string
  readonly thread?: string
  /** What is sent along. */
  readonly file?: { readonly name: string; readonly mime: string; readonly bytes: Buffer }
}

export function fakeChat(how: { readonly id?: PlatformId; readonly now?: () => Date; readonly recognises?: 'once' | 'nothing'; readonly pace?: ChatPlatform['pace'] } = {}): FakeChat {
  const id = how.id ?? 'web'
  const posts: Posted[] = []
  const removed = new Set<string>()
  const faults = new Map<string, Fault | Error>()
  const held = new Map<string, Promise<void>>()
  const whispered: { readonly user: string; readonly title: string }[] = []
  const count = { posts: 0, edits: 0 }
  const sheetsShown: (readonly MenuSheet[])[] = []
  const sent = new Map<string, Buffer>()
  const pages: { readonly user: string; readonly message: Spoken }[] = []
  let noMenus: Fault | null = null
  let receive: ((event: ChatEvent) => Promise<void>) | null = null
  let lost = 0
  let noEdits: Fault | null = null
  let next = 0
  const gate = async (chat: string) => {
    await held.get(chat)
    const fault = faults.get(chat)
    if (fault !== undefined) throw fault
  }
  const base = (say: Saying) => {
    next += 1
    return { id: say.id ?? `event-${next}`, platform: id, at: how.now?.() ?? new Date('2026-11-23T00:30:00Z'), chat: say.chat, thread: say.thread ?? null, chatTitle: `Ruang ${say.chat}`, direct: say.direct ?? false, user: { id: say.user, name: say.name ?? say.user }, voice: 'own' as const }
  }
  const deliver = async (event: ChatEvent) => {
    if (receive === null) throw new Error('nobody listens')
    await receive(event)
  }
  return {
    id,
    start: async (listener) => { receive = listener },
    stop: async () => { receive = null },
    health: async (): Promise<Health> => ({ state: 'up' }),
    fetch: async ({ handle }) => {
      const bytes = sent.get(handle)
      if (bytes === undefined) return { ok: false, why: 'gone' }
      return bytes.length > LARGEST_FILE ? { ok: false, why: 'too-large' } : { ok: true, bytes }
    },
    ...(how.pace === undefined ? {} : { pace: how.pace }),
    menu: async (sheets) => {
      if (noMenus !== null) throw noMenus
      sheetsShown.push(sheets)
    },
    home: async (user, message) => {
      await gate(user)
      pages.push({ user, message })
    },
    post: async (to: Address, message: Spoken, post: PostHow): Promise<MessageRef> => {
      count.posts += 1
      await gate(to.chat)
      const known = how.recognises === 'nothing' ? undefined : posts.find((entry) => entry.chat === to.chat && entry.once === post.once)
      next += 1
      const entry = known ?? { message: `m${next}`, chat: to.chat, once: post.once, silent: post.silent, said: [message] }
      if (known === undefined) posts.push(entry)
      if (lost > 0) {
        lost -= 1
        throw new Fault({ area: 'chat', op: 'post', retry: 'later', hint: 'network', detail: 'the answer was lost' })
      }
      return { chat: to.chat, message: entry.message }
    },
    update: async (ref, message) => {
      count.edits += 1
      await gate(ref.chat)
      if (noEdits !== null) throw noEdits
      const entry = posts.find((post) => post.message === ref.message)
      if (entry === undefined || removed.has(ref.message)) throw new Fault({ area: 'chat', op: 'edit', retry: 'never', hint: 'chat-gone', detail: 'message to edit not found' })
      entry.said.push(message)
    },
    whisper: async (to, message) => {
      await gate(to.chat)
      whispered.push({ user: to.user, title: plain(message.id.title) })
    },
    titles: (chat) => posts.filter((post) => post.chat === chat && !removed.has(post.message)).map((post) => plain(post.said.at(-1)?.id.title ?? [])),
    posted: (chat) => posts.filter((post) => post.chat === chat && !removed.has(post.message)),
    whispers: (user) => whispered.filter((whisper) => whisper.user === user).map((whisper) => whisper.title),
    menuEntries: () => sheetsShown.at(-1)?.find((sheet) => sheet.chat === null)?.entries ?? [],
    menusShown: () => sheetsShown,
    failMenus: (fault) => { noMenus = fault },
    homes: (user) => pages.filter((page) => page.user === user).map((page) => page.message),
    openHome: async (user) => {
      const event: ChatEvent = { ...base({ chat: user, user, text: '', direct: true }), kind: 'home' }
      await deliver(event)
      return event
    },
    calls: () => ({ ...count }),
    deliver,
    type: async (say) => {
      const handle = `file-${sent.size + 1}`
      if (say.file !== undefined) sent.set(handle, say.file.bytes)
      const event: ChatEvent = { ...base(say), kind: 'text', text: say.text, replyTo: say.replyTo === undefined ? null : { chat: say.chat, message: say.replyTo }, ...(say.file === undefined ? {} : { file: { handle, name: say.file.name, mime: say.file.mime, bytes: say.file.bytes.length } }) }
      await deliver(event)
      return event
    },
    press: async (say) => {
      const event: ChatEvent = { ...base(say), kind: 'press', say: say.text, message: { chat: say.chat, message: say.message } }
      await deliver(event)
      return event
    },
    fail: (chat, fault) => {
      if (fault === null) faults.delete(chat)
      else faults.set(chat, fault)
    },
    failEdits: (fault) => { noEdits = fault },
    loseAnswers: (times) => { lost = times },
    hold: (chat) => {
      let release = () => {}
      held.set(chat, new Promise((resolve) => { release = resolve }))
      return () => {
        held.delete(chat)
        release()
      }
    },
    remove: (message) => { removed.add(message) },
  }
}
