import type { MenuEntry } from '../chat/platform.ts'
import type { Lang, Person } from '../core/people.ts'
import { openTo } from '../texts/views/help.ts'
import type { Texts } from '../texts/words.ts'
import type { Command } from './command.ts'
import { slotsOf } from './grammar-slots.ts'

/** The menu as a chat platform shows it. */
export function menuEntries(menu: readonly Command[], texts: Readonly<Record<Lang, Texts>>): readonly MenuEntry[] {
  return menu.map((command) => ({ name: command.name, summary: { id: command.summary(texts.id), en: command.summary(texts.en) }, example: command.example }))
}

/** Whether somebody may say it at all; null is somebody whom we do not know. */
export function maySay(command: Command, person: Person | null): boolean {
  const { allow } = command
  return allow === 'anyone' || (person?.duties.some((duty) => allow.includes(duty)) ?? false)
}

/** How a command is written: what may be left out stands in brackets. */
export function usageOf(command: Command): string {
  const parts = slotsOf(command).map((slot) => {
    const inner = slot.kind === 'choice' ? slot.choices.join('|') : slot.kind === 'rest' ? `${slot.key} …` : slot.key
    return slot.optional ? `[${inner}]` : slot.kind === 'choice' ? `(${inner})` : `<${inner}>`
  })
  return [`/${command.name}`, ...parts].join(' ')
}

/** The menu as a table in Markdown, for the README. */
export function menuTable(menu: readonly Command[], t: Texts): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = menu.map((command) => [`\`/${command.name}\``, command.aliases.map((alias) => `\`/${alias}\``).join(' '), command.summary(t), openTo(t, command.allow), `\`/${command.example}\``].map(cell))
  return [['Command', 'Also', 'What it does', 'Open to', 'Example'], ['---', '---', '---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
