import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytes, LONGEST_SAY } from '../../core/form.ts'
import { langs } from '../../core/people.ts'
import type { Spoken } from '../../texts/message.ts'
import { speaker } from '../../texts/words.ts'
import { checkMessageBlocks, checkView } from '../fakes/slack/blocks.ts'
import { mentionsOf } from '../fakes/slack/mentions.ts'
import { parseHtml } from '../fakes/telegram/html.ts'
import { parseMarkup } from '../fakes/telegram/keyboard.ts'
import { automatic } from '../fakes/telegram/text.ts'
import { onSlack, onTelegram, onWeb } from './draw.ts'
import { platforms, readable } from './read.ts'
import { asAttacked, asLong, asWritten, type Said } from './sample.ts'
import { samples } from './samples/index.ts'

const folder = import.meta.dirname
const renew = process.env['GOLDEN'] === 'renew'
const speak = speaker('Asia/Jakarta')

/** Every view of the house, by the very function: its file and its name. */
const viewFolder = join(folder, '../../texts/views')
const files = readdirSync(viewFolder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
const views = new Map<unknown, { readonly file: string; readonly name: string }>()
for (const file of files) {
  const source = readFileSync(join(viewFolder, file), 'utf8')
  const module = await import(join(viewFolder, file)) as Readonly<Record<string, unknown>>
  for (const [, name = ''] of source.matchAll(/^export (?:function|const) (\w+)\b.*: Say (?:\{|=>.*|= .*)$/gm)) views.set(module[name], { file: file.replace(/\.ts$/, ''), name })
}

interface Card { readonly file: string; readonly title: string; readonly place: 'room' | 'home'; readonly spoken: Spoken }
const cards = (said: Said): readonly Card[] => samples(said).map(({ view, state, say }) => {
  const { file, name } = views.get(view) ?? { file: '', name: '' }
  return { file, title: `${name} · ${state}`, place: file === 'home' ? 'home' : 'room', spoken: speak(say) }
})
const eachCard = (said: Said, look: (card: Card, lang: (typeof langs)[number]) => void) => cards(said).forEach((card) => langs.forEach((lang) => look(card, lang)))

describe('every view', () => {
  it('has a sample, so that its card is seen on every platform before it is sent', () => {
    const sampled = new Set(samples(asWritten).map(({ view }) => view))
    expect([...views].filter(([view]) => !sampled.has(view)).map(([, { file, name }]) => `${file}.ts: ${name}`)).toEqual([])
    expect(samples(asWritten).filter(({ view }) => !views.has(view))).toEqual([])
    expect(views.size).toBeGreaterThan(50)
  })

  const drawn = new Map<string, string>()
  for (const platform of platforms) for (const lang of langs) for (const card of cards(asWritten)) {
    const path = join(platform, `${card.file}.${lang}.txt`)
    drawn.set(path, `${drawn.get(path) ?? ''}═══ ${card.title}\n${readable[platform](card.spoken, { lang, place: card.place })}\n\n`)
  }
  if (renew) for (const platform of platforms) {
    rmSync(join(folder, platform), { recursive: true, force: true })
    mkdirSync(join(folder, platform))
  }
  if (renew) for (const [path, text] of drawn) writeFileSync(join(folder, path), text)

  it.each([...drawn])('looks as in %s (after a change that is meant: npm run golden, and read the difference)', (path, text) => {
    expect(readOr(join(folder, path))).toBe(text)
  })

  it('has no picture left of a card that is gone: npm run golden takes them away', () => {
    const kept = platforms.flatMap((platform) => readdirSync(join(folder, platform)).map((name) => join(platform, name)))
    expect(kept.filter((path) => !drawn.has(path))).toEqual([])
  })

  it.each([['as people write', asWritten], ['with the longest names and notes', asLong], ['with markup and calls in every name and note', asAttacked]])('stays within what each platform takes, %s', (_, said) => {
    eachCard(said, (card, lang) => {
      const where = `${card.title} ${lang}`
      const message = card.spoken[lang]
      for (const action of message.actions ?? []) expect(bytes(action.say), `${where}: ${action.say}`).toBeLessThanOrEqual(LONGEST_SAY)
      const telegram = onTelegram(card.spoken, lang)
      expect(parseHtml(telegram.html).text.length, where).toBeLessThanOrEqual(4096)
      const markup = telegram.markup === null ? null : parseMarkup({ ...telegram.markup })
      if (telegram.markup !== null && 'input_field_placeholder' in telegram.markup) expect(telegram.markup.input_field_placeholder.length, where).toBeLessThanOrEqual(64)
      // Nothing that can be said by a button is left out there.
      if (markup?.kind === 'inline') for (const { say } of message.actions ?? []) expect(markup.rows.flat().some(({ callback_data: data }) => data?.endsWith(say)), `${where}: ${say}`).toBe(true)
      const slack = onSlack(card.spoken, lang, card.place)
      if (card.place === 'home') checkView({ type: 'home', blocks: slack.blocks }, 'home')
      else checkMessageBlocks(slack.blocks)
      if (slack.below !== null) checkMessageBlocks(slack.below.blocks)
      for (const window of slack.windows) checkView(window, 'modal')
    })
  })

  it('calls nobody and links nowhere, whatever a name or a note contains', () => {
    eachCard(asAttacked, (card, lang) => {
      const where = `${card.title} ${lang}`
      const whom = card.spoken[lang].ask?.whom
      const telegram = parseHtml(onTelegram(card.spoken, lang).html)
      const called = telegram.entities.flatMap(({ user, url }) => (user === undefined && url === undefined ? [] : [url ?? String(user)]))
      expect(called, where).toEqual(whom !== undefined && /^\d+$/.test(whom.user) ? [whom.user] : [])
      expect(automatic(telegram.text).filter(({ type }) => type === 'mention' || type === 'hashtag'), where).toEqual([])
      const slack = onSlack(card.spoken, lang, card.place)
      for (const part of [slack, { text: slack.text, blocks: [] }, ...(slack.below === null ? [] : [slack.below])]) {
        const mine = part === slack && whom !== undefined && /^U/.test(whom.user) ? [whom.user] : []
        expect({ ...mentionsOf(part), dates: [] }, where).toEqual({ channelWide: [], users: mine, groups: [], channels: [], links: [], dates: [] })
      }
      const tags = [...onWeb(card.spoken, lang).matchAll(/<\/?([a-z0-9]+)/gi)].map((found) => found[1] ?? '')
      expect(new Set(tags.filter((tag) => !OURS.has(tag))), where).toEqual(new Set())
    })
  })
})

/** The only elements that a card on the page is made of. */
const OURS: ReadonlySet<string> = new Set(['article', 'h3', 'span', 'p', 'ul', 'li', 'b', 'bdi', 'dl', 'div', 'dt', 'dd', 'progress', 'details', 'summary', 'strong', 'code', 'time', 'button', 'form', 'label', 'textarea', 'input', 'select', 'option', 'fieldset', 'legend', 'svg', 'path', 'circle', 'rect', 'use', 'g', 'line', 'polyline', 'a'])

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
