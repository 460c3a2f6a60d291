import type { MenuEntry, MenuSheet } from '../chat/platform.ts'
import type { Duty, Lang, Person, PlatformId, Room, RoomPurpose } from '../core/people.ts'
import type { PersonRecord } from '../store/people.ts'
import { openTo } from '../texts/views/help.ts'
import type { Texts } from '../texts/words.ts'
import type { Command } from './command.ts'
import { slotsOf } from './grammar-slots.ts'

/** The menu as a chat platform shows it. */
export function menuEntries(menu: readonly Command[], texts: Readonly<Record<Lang, Texts>>): readonly MenuEntry[] {
  return menu.filter(shown).map((command) => ({ name: command.name, summary: { id: command.summary(texts.id), en: command.summary(texts.en) }, example: command.example }))
}

/**
 * The menu by chat: everybody's, which is a stranger's; in a room what its people may say; in a private chat what that very
 * person may. A chat that holds several rooms shows what any of them may say.
 */
export function menuSheets(menu: readonly Command[], of: { readonly texts: Readonly<Record<Lang, Texts>>; readonly platform: PlatformId; readonly people: readonly PersonRecord[]; readonly rooms: readonly Room[] }): readonly MenuSheet[] {
  const chats = new Map<string, Set<Duty>>()
  for (const room of of.rooms.filter((one) => one.platform === of.platform)) {
    const duties = room.purpose === 'direct' ? dutiesBehind(of.people, { platform: of.platform, userId: room.chat }) : ROOM_DUTIES[room.purpose]
    chats.set(room.chat, new Set([...chats.get(room.chat) ?? [], ...duties]))
  }
  const sheet = (duties: readonly Duty[]) => menuEntries(menu.filter((command) => maySay(command, { id: 0, name: '', duties })), of.texts)
  return [{ chat: null, entries: sheet([]) }, ...[...chats].map(([chat, duties]) => ({ chat, entries: sheet([...duties]) }))]
}

/** On platforms whose private chats carry the person's own number that number says whose chat it is. */
function dutiesBehind(people: readonly PersonRecord[], account: { readonly platform: PlatformId; readonly userId: string }): readonly Duty[] {
  return people.find((person) => person.identities.some((one) => one.platform === account.platform && one.userId === account.userId))?.duties ?? []
}

const ROOM_DUTIES: Readonly<Record<Exclude<RoomPurpose, 'direct'>, readonly Duty[]>> = { edp: ['edp'], manager: ['manager'], admin: ['admin'], unit: ['unit-head'], new: [] }

/** Whether people are told of it; what only buttons and replies say is understood all the same. */
export const shown = (command: Command): boolean => command.use !== 'hidden'

/** Whether somebody may say it at all; null is somebody whom we do not know. */
export function maySay(command: Command, person: Person | null): boolean {
  const { allow } = command
  return allow === 'anyone' || (person?.duties.some((duty) => allow.includes(duty)) ?? false)
}

/** How a command is written, in the reader's words: what may be left out stands in brackets. */
export function usageOf(command: Command, t: Texts): string {
  const parts = slotsOf(command).flatMap((slot) => {
    const inner = slot.kind === 'choice' ? slot.choices.join('|') : (slot.kind === 'rest' ? t.help.rest(command.name) : null) ?? t.help.argument(slot.key)
    if (inner === '') return []
    return slot.optional ? `[${inner}]` : slot.kind === 'choice' ? `(${inner})` : `<${inner}>`
  })
  return [`/${command.name}`, ...parts].join(' ')
}

/** The menu as a table in Markdown, for the README. */
export function menuTable(menu: readonly Command[], t: Texts): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = menu.filter(shown).map((command) => [`\`/${command.name}\``, command.aliases.map((alias) => `\`/${alias}\``).join(' '), command.summary(t), openTo(t, command.allow), `\`/${command.example}\``].map(cell))
  return [['Command', 'Also', 'What it does', 'Open to', 'Example'], ['---', '---', '---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
