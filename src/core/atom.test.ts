import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atomFeed, xmlLetters, xmlText } from './atom.ts'
import { nameUuid } from './name-uuid.ts'

const feed = (title: string, text: string) => atomFeed({ id: 'urn:uuid:1', lang: 'id', title, author: 'RS <Uji> & Co', page: '/layanan?a=1&b="2"', since: 0, entries: [{ id: 'urn:uuid:2', at: 1_764_000_000_000, title, text }] })
/** As a reader takes a text out of XML. */
const textOf = (xml: string) => xml.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) => (code === undefined ? NAMED[name] ?? '?' : String.fromCodePoint(Number(code))))
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

describe('the feed', () => {
  it('names itself, its entries and when they changed', () => {
    const xml = feed('SIMRS kembali dapat digunakan', 'Henti 30 mnt.')
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom" xml:lang="id">/)
    expect(xml.match(/<updated>[^<]*<\/updated>/g)).toEqual(['<updated>2025-11-24T16:00:00.000Z</updated>', '<updated>2025-11-24T16:00:00.000Z</updated>'])
    expect(xml).toContain('<name>RS &lt;Uji&gt; &amp; Co</name>')
    expect(xml).toContain('href="/layanan?a=1&amp;b=&quot;2&quot;"')
  })

  it('holds any text, as text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (said) => {
      const xml = feed(said, said)
      const [, found = ''] = /<content type="text">([^<]*)<\/content>/.exec(xml) ?? []
      expect(textOf(found)).toBe(xmlLetters(said))
      expect(xml.match(/<[^>]*>/g)).toEqual(feed('', '').match(/<[^>]*>/g))
      // Nothing that XML 1.0 does not know is in it.
      expect(xml).not.toMatch(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u)
    }), { numRuns: 60 })
  })

  it('leaves out what no XML can hold, even escaped', () => {
    expect(xmlText('a\u0000b\u0008c\uFFFFd\uD800e\r\nf')).toBe('abcde&#13;\nf')
  })

  it('gives the same name the same mark on every machine', () => {
    expect(nameUuid('downtime/17/3')).toBe(nameUuid('downtime/17/3'))
    fc.assert(fc.property(fc.string(), (name) => { expect(nameUuid(name)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) }))
    expect(nameUuid('a')).not.toBe(nameUuid('b'))
  })
})
