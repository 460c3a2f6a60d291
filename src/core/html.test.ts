import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, trusted } from './html.ts'

describe('html', () => {
  it('lets no text out of its place, whatever it contains', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const made = html`<p title="${text}">${text}</p>`.html
      const inside = made.slice('<p title="'.length, -'</p>'.length)
      expect(inside.split('">')).toHaveLength(2)
      expect(inside.replace('">', '')).not.toMatch(/[<>"']/)
      expect(unescaped(made)).toBe(`<p title="${text}">${text}</p>`)
    }))
  })

  it('keeps markup that is known to be safe, and lists of it', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
    expect(html`<ul>${items}${trusted('<hr>')}</ul>`.html).toBe('<ul><li>a</li><li>&lt;b&gt;</li><hr></ul>')
  })

  it('shows numbers, and nothing for what is not there', () => {
    expect(html`${0}|${null}|${false}`.html).toBe('0||')
  })
})

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}
