import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { paperBytes, type Paper, type PaperBlock } from './paper.ts'

/** What stands on each page, in the order in which it was drawn. */
function pagesOf(bytes: Buffer): readonly string[] {
  const pages: string[] = []
  for (let from = bytes.indexOf('stream\n'); from >= 0; from = bytes.indexOf('stream\n', from + 1)) {
    const end = bytes.indexOf('\nendstream', from)
    if (end < 0 || bytes.subarray(from - 3, from).toString() === 'end') continue
    const drawn = inflateSync(bytes.subarray(from + 7, end)).toString('latin1')
    if (drawn.includes('TJ')) pages.push([...drawn.matchAll(/\[(.*?)\] TJ/g)].map(([, line = '']) => [...line.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join('')).join('\n'))
  }
  return pages
}

const SIGNED: PaperBlock = { kind: 'signatures', lines: [{ title: 'Pelaksana (EDP)', name: 'Sari' }, { title: 'IT Manager', name: 'Budi' }] }
const table = (rows: number): PaperBlock => ({ kind: 'table', head: ['Waktu', 'Oleh'], widths: [0.5, 0.5], rows: Array.from({ length: rows }, (_, n) => [`pukul ${n}`, 'Sari']) })
const paper = (blocks: readonly PaperBlock[]): Paper => ({ title: 'Formulir', site: 'RS Uji', under: [], blocks, foot: 'RS Uji', page: (n, of) => `${n}/${of}`, at: 0 })

describe('a paper to be signed', () => {
  it('is signed below what it is about, however long it is: its last part goes onto the next page with the signatures', async () => {
    for (let rows = 20; rows <= 48; rows += 1) {
      const pages = pagesOf(await paperBytes(paper([table(rows), { kind: 'heading', text: 'Tindak lanjut' }, { kind: 'line', text: 'Semua unit selesai.' }, { kind: 'line', text: 'Tidak ada kendala.' }, SIGNED])))
      const last = pages.findLast((said) => said.includes('Pelaksana (EDP)')) ?? ''
      expect(['Tindak lanjut', 'Semua unit selesai.', 'Tidak ada kendala.', 'Sari'].every((said) => last.includes(said)), `${rows} rows`).toBe(true)
      expect(pages.length, `${rows} rows`).toBeLessThanOrEqual(2)
    }
  })

  it('takes the last row of a table along where nothing stands between', async () => {
    for (let rows = 20; rows <= 48; rows += 1) {
      const last = pagesOf(await paperBytes(paper([table(rows), SIGNED]))).findLast((said) => said.includes('Pelaksana (EDP)')) ?? ''
      expect(last, `${rows} rows`).toContain(`pukul ${rows - 1}`)
    }
  })
})
