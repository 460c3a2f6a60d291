import type { DrawCard, LanChat, LanEntry } from '../chat/lan.ts'
import type { Clock } from '../core/clock.ts'
import type { Html } from '../core/html.ts'
import type { Lang } from '../core/people.ts'
import type { Texts } from '../texts/words.ts'
import type { DemoControls, DemoRoom, Persona } from './demo-controls.ts'
import { drawEntry } from './entry.ts'

/** The chat on the page, which only a demo has: whoever opens it may speak as anybody. */
export interface Demo {
  readonly lan: LanChat
  readonly draw: DrawCard
  readonly controls: DemoControls
}

/** What the chat's pages and routes work with. */
export interface ChatDesk extends Demo {
  readonly clock: Clock
  readonly texts: Readonly<Record<Lang, Texts>>
  readonly lang: Lang
}

export function personaOf(desk: Demo, id: string | undefined): Persona | null {
  return desk.controls.personas.find((persona) => persona.id === id) ?? null
}

export function roomOf(desk: Demo, chat: string | undefined): DemoRoom | null {
  return desk.controls.rooms.find((room) => room.chat === chat) ?? null
}

export async function entryOf(desk: Demo, which: { readonly chat: string; readonly user: string; readonly id: number }): Promise<LanEntry | null> {
  const [entry] = await desk.lan.timeline({ chat: which.chat, user: which.user, before: which.id + 1, most: 1 })
  return entry?.id === which.id ? entry : null
}

export interface Eyes { readonly user: string; readonly lang: Lang }

export async function draw(desk: ChatDesk, entry: LanEntry, eyes: Eyes): Promise<Html> {
  const replyTo = entry.body.by === 'person' ? entry.body.replyTo : null
  const answered = replyTo === null ? null : await entryOf(desk, { chat: entry.chat, user: eyes.user, id: replyTo })
  return drawEntry(entry, answered, { user: eyes.user, texts: desk.texts[eyes.lang], draw: desk.draw })
}

export const PAGE_LENGTH = 50

/** A page of a room's timeline and whether there is more before it. */
export async function timelineOf(desk: ChatDesk, look: Eyes & { readonly chat: string; readonly before: number | null }): Promise<{ readonly entries: readonly LanEntry[]; readonly drawn: readonly Html[]; readonly earlier: boolean }> {
  const found = await desk.lan.timeline({ chat: look.chat, user: look.user, before: look.before, most: PAGE_LENGTH + 1 })
  const entries = found.slice(-PAGE_LENGTH)
  return { entries, drawn: await Promise.all(entries.map((entry) => draw(desk, entry, look))), earlier: found.length > PAGE_LENGTH }
}
