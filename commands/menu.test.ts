import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call, Command } from '../src/bot/command.ts'
import { parse } from '../src/bot/grammar.ts'
import { slotsOf, type Slot } from '../src/bot/grammar-slots.ts'
import { menuEntries, menuTable, shown as isShown } from '../src/bot/menu.ts'
import type { Duty, Room } from '../src/core/people.ts'
import { fakeClock } from '../src/test/fakes/clock.ts'
import { testKit } from '../src/test/fakes/kit.ts'
import { temporaryStore } from '../src/test/fakes/store.ts'
import type { Block } from '../src/texts/message.ts'
import { plain, textsFor } from '../src/texts/words.ts'
import { help } from './help.ts'
import { menu } from './index.ts'

const texts = textsFor('Asia/Jakarta')

describe('the menu', () => {
  it('gives every name and alias to one command alone', () => {
    const names = menu.flatMap((command) => [command.name, ...command.aliases])
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([])
  })

  it('has names that every platform’s own menu takes', () => {
    for (const command of menu) expect(command.name).toMatch(/^[a-z][a-z0-9_]{0,31}$/)
    for (const entry of menuEntries(menu, texts)) {
      expect(entry.summary.id).not.toBe('')
      expect(entry.summary.en).not.toBe('')
      expect(entry.summary.id.length).toBeLessThanOrEqual(256)
    }
  })

  it('shows examples that work as they stand', () => {
    const broken = menu.map((command) => ({ command, read: parse(command.example, menu) })).filter(({ command, read }) => !read.ok || read.value.command !== command)
    expect(broken.map(({ command, read }) => [command.example, read])).toEqual([])
  })

  it('stands in the README as it is', () => {
    const readme = resolve(import.meta.dirname, '../README.md')
    expect(existsSync(readme), 'README.md is missing').toBe(true)
    const table = /<!-- menu -->\n([\s\S]*?)\n<!-- \/menu -->/.exec(readFileSync(readme, 'utf8'))?.[1]
    expect(table?.trim()).toBe(menuTable(menu, texts.en))
  })
})

describe('help', () => {
  let home: ReturnType<typeof temporaryStore>
  beforeEach(() => { home = temporaryStore() })
  afterEach(() => home.remove())

  const room: Room = { id: 1, platform: 'web', chat: 'edp', thread: null, name: 'EDP', purpose: 'edp', unit: null, lang: 'id' }
  async function shown(who: { readonly duties: readonly Duty[] | null; readonly room: Room | null; readonly topic?: string }): Promise<readonly string[]> {
    const kit = testKit({ clock: fakeClock('2026-11-23T00:30:00Z'), store: home.store, menu })
    const call: Call<{ topic?: string | undefined }> = {
      args: { topic: who.topic },
      by: { platform: 'web', userId: 'u', name: 'Budi', person: who.duties === null ? null : { id: 1, name: 'Budi', duties: who.duties } },
      room: who.room,
      place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false },
      at: kit.clock.now(),
      lang: 'id',
    }
    const outcome = await help.run(call, kit)
    if (!outcome.ok || outcome.value.say === null) throw new Error('help said nothing')
    const message = outcome.value.say(texts.id)
    return message.blocks.flatMap((block) => (block.kind === 'line' || block.kind === 'detail' ? commandsIn(block) : block.kind === 'facts' ? block.facts.map((fact) => `${fact.label}: ${plain(fact.value)}`) : []))
  }
  const commandsIn = (block: Extract<Block, { kind: 'line' | 'detail' }>) => (block.kind === 'line' ? [block.line] : block.lines).flatMap(([first]) => (first?.kind === 'text' && first.mono === true ? [first.text] : []))
  const mayBy = (duty: Duty) => menu.filter((command) => command.use !== 'hidden').filter((command) => command.allow === 'anyone' || command.allow.includes(duty)).map((command) => `/${command.name}`).toSorted()

  it.each(['edp', 'manager', 'admin', 'unit-head', 'auditor', 'vendor'] as const)('shows a person with the duty %s what that person may say, and nothing else', async (duty) => {
    expect((await shown({ duties: [duty], room })).toSorted()).toEqual(mayBy(duty))
  })

  it('shows somebody unknown how to become known', async () => {
    expect(await shown({ duties: null, room })).toContain('/person')
    expect(await shown({ duties: null, room })).not.toContain('/backup')
  })

  it('shows in an unregistered room only what can be said there', async () => {
    expect((await shown({ duties: ['admin', 'edp', 'manager'], room: null })).toSorted()).toEqual(['/code', '/help', '/link', '/person', '/room', '/start'])
  })

  it('is short on a phone: what is said every day in a line each, the rest folded away', async () => {
    const kit = testKit({ clock: fakeClock('2026-11-23T00:30:00Z'), store: home.store, menu })
    const by = { platform: 'web', userId: 'u', name: 'Budi', person: { id: 1, name: 'Budi', duties: ['edp'] } } as const
    const outcome = await help.run({ args: {}, by, room, place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false }, at: kit.clock.now(), lang: 'id' }, kit)
    if (!outcome.ok || outcome.value.say === null) throw new Error('help said nothing')
    const { blocks } = outcome.value.say(texts.id)
    const open = blocks.flatMap((block) => (block.kind === 'line' || block.kind === 'small' ? [plain(block.line)] : []))
    // A line of a phone holds some forty letters: the whole of it fits one screen.
    expect(open.reduce((lines, said) => lines + Math.ceil(said.length / 40), 0)).toBeLessThanOrEqual(20)
    expect(blocks.flatMap((block) => (block.kind === 'detail' ? [plain(block.summary)] : []))).toEqual(['Lainnya: /downtime /evidence /script /holiday /delegate /person /link /code /room /start /help'])
  })

  it('writes in words what may follow a command', async () => {
    expect(await shown({ duties: ['edp'], room, topic: 'restore' })).toContain('Cara menulis: /restore [sistem [database|aplikasi|keduanya] [ke server] [pukul 10.15] karena alasan]')
    expect(await shown({ duties: ['edp'], room, topic: 'start' })).toContain('Cara menulis: /start')
    const isNamed = (command: Command, { key, kind }: Slot) => kind === 'choice' || (kind === 'rest' && texts.id.help.rest(command.name) !== null) || texts.id.help.argument(key) !== key
    expect(menu.filter(isShown).flatMap((command) => slotsOf(command).filter((slot) => !isNamed(command, slot)).map(({ key }) => `${command.name} ${key}`))).toEqual([])
  })

  it('explains one command by its name or another one', async () => {
    expect(await shown({ duties: ['edp'], room, topic: '/Ruang' })).toEqual(['Cara menulis: /room [list|rename|language|leave|edp|manager|unit|admin] [nama ruang atau unit]', 'Contoh: /room unit igd', 'Nama lain: /ruang', 'Boleh dipakai oleh: semua yang terdaftar'])
  })
})
