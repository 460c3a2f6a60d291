import type PDFDocument from 'pdfkit'

/** A document to sign: what stands on it, from top to bottom. Drawn by `paperBytes`. */
export interface Paper {
  readonly title: string
  /** Whose paper it is: the hospital's. */
  readonly site: string
  /** Below the title, small: number of the procedure, of the case. */
  readonly under: readonly string[]
  readonly blocks: readonly PaperBlock[]
  /** At the foot of each page, before its number. */
  readonly foot: string
  /** How a page is counted. */
  readonly page: (n: number, of: number) => string
  /** When it was made; the same facts give the same bytes. */
  readonly at: number
}

export type PaperBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'line'; readonly text: string; readonly strong?: true }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [string, string])[] }
  /** `widths` are shares of the line. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly widths: readonly number[]; readonly rows: readonly (readonly string[])[] }
  /** Room for a name by hand below each title. */
  | { readonly kind: 'signatures'; readonly lines: readonly { readonly title: string; readonly name: string }[] }

type Pdf = InstanceType<typeof PDFDocument>

/** The paper as a PDF on A4, in letters that every printer has; what those do not know is shown as a question mark. */
export async function paperBytes(paper: Paper): Promise<Buffer> {
  // Drawn a few times a year: its fonts need not lie in memory until then.
  const { default: Document } = await import('pdfkit')
  const doc = new Document({ size: 'A4', margins: { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE }, bufferPages: true, info: { Title: known(paper.title), Author: known(paper.site), Creator: 'Pulih', Producer: 'Pulih', CreationDate: new Date(paper.at), ModDate: new Date(paper.at) } })
  const parts: Buffer[] = []
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => { resolve(Buffer.concat(parts)) })
    doc.on('error', reject)
  })
  head(doc, paper)
  paper.blocks.forEach((block, n) => {
    const together = heightToSign(doc, paper.blocks.slice(n))
    if (together > 0) room(doc, together)
    draw(doc, block, paper.blocks[n + 1]?.kind === 'signatures' ? SIGNED : 0)
  })
  foot(doc, paper)
  doc.end()
  return await ended
}

function head(doc: Pdf, { site, title, under }: Paper): void {
  text(doc, site, { size: 11, font: BOLD })
  text(doc, title, { size: 16, font: BOLD })
  for (const one of under) text(doc, one, { size: 9, color: GREY })
  doc.moveDown(0.4)
  rule(doc, 1.2)
  doc.moveDown(0.6)
}

/** `below` is what its last row takes along onto the next page. */
function draw(doc: Pdf, block: PaperBlock, below: number): void {
  switch (block.kind) {
    case 'heading': {
      room(doc, 48)
      doc.moveDown(0.5)
      text(doc, block.text, { size: 12, font: BOLD })
      doc.moveDown(0.2)
      return
    }
    case 'line': { text(doc, block.text, { size: 10, ...(block.strong === true ? { font: BOLD } : {}) }); return }
    case 'facts': { for (const [label, value] of block.facts) row(doc, { cells: [label, value], widths: [0.28, 0.72], fonts: [BOLD, PLAIN] }); doc.moveDown(0.4); return }
    case 'table': {
      row(doc, { cells: block.head, widths: block.widths, fonts: block.head.map(() => BOLD) })
      block.rows.forEach((cells, n) => { row(doc, { cells, widths: block.widths, fonts: cells.map(() => PLAIN), below: n === block.rows.length - 1 ? below : 0 }) })
      doc.moveDown(0.4)
      return
    }
    case 'signatures': { signatures(doc, block.lines); return }
  }
}

/** How high a block is with what comes after it as far as the signatures: nobody signs a page on which nothing else stands. None where a table lies between. */
function heightToSign(doc: Pdf, blocks: readonly PaperBlock[]): number {
  const end = blocks.findIndex(({ kind }) => kind === 'signatures')
  const before = blocks.slice(0, Math.max(0, end))
  if (end < 0 || before.some(({ kind }, n) => kind !== 'line' && (kind !== 'heading' || n > 0))) return 0
  const heights = before.flatMap((block) => (block.kind === 'line' ? [doc.font(block.strong === true ? BOLD : PLAIN).fontSize(10).heightOfString(known(block.text), { width: width(doc) })] : block.kind === 'heading' ? [doc.font(BOLD).fontSize(12).heightOfString(known(block.text), { width: width(doc) }) * 1.8] : []))
  return heights.reduce((sum, height) => sum + height, SIGNED)
}

/** One row of a table, as high as its highest cell; one that does not fit begins the next page, and one that fits no page goes on there. */
function row(doc: Pdf, of: { readonly cells: readonly string[]; readonly widths: readonly number[]; readonly fonts: readonly string[]; readonly below?: number }): void {
  const all = width(doc)
  doc.fontSize(SMALL)
  const places = of.cells.map((cell, n) => ({ text: fitting(known(cell)), font: of.fonts[n] ?? PLAIN, width: (of.widths[n] ?? 0) * all, left: EDGE + of.widths.slice(0, n).reduce((sum, share) => sum + share, 0) * all }))
  const height = Math.max(...places.map((place) => doc.font(place.font).heightOfString(place.text, { width: place.width - 2 * PAD }))) + 2 * PAD
  room(doc, height + (of.below ?? 0))
  const top = doc.y
  for (const place of places) {
    doc.lineWidth(0.5).strokeColor(GREY).rect(place.left, top, place.width, height).stroke()
    doc.font(place.font).fontSize(SMALL).fillColor(BLACK).text(place.text, place.left + PAD, top + PAD, { width: place.width - 2 * PAD })
  }
  doc.x = EDGE
  doc.y = top + height
}

function signatures(doc: Pdf, lines: readonly { readonly title: string; readonly name: string }[]): void {
  const each = width(doc) / Math.max(1, lines.length)
  room(doc, SIGNED)
  doc.moveDown(1)
  const top = doc.y
  lines.forEach(({ title, name }, n) => {
    const left = EDGE + n * each
    doc.font(PLAIN).fontSize(SMALL).fillColor(BLACK).text(fitting(known(title)), left, top, { width: each - 12, height: 26, ellipsis: true })
    doc.lineWidth(0.5).strokeColor(BLACK).moveTo(left, top + 76).lineTo(left + each - 24, top + 76).stroke()
    doc.text(fitting(known(name)), left, top + 80, { width: each - 12, height: 26, ellipsis: true })
  })
  doc.x = EDGE
  doc.y = top + 108
}

/** On every page, once all are known. */
function foot(doc: Pdf, paper: Paper): void {
  const { start, count } = doc.bufferedPageRange()
  for (let n = 0; n < count; n += 1) {
    doc.switchToPage(start + n)
    const y = doc.page.height - EDGE + 8
    // Below the margin the library would begin a new page.
    doc.page.margins.bottom = 0
    doc.font(PLAIN).fontSize(8).fillColor(GREY).text(known(`${paper.foot} · ${paper.page(n + 1, count)}`), EDGE, y, { width: width(doc), height: 12, lineBreak: false })
    doc.page.margins.bottom = EDGE
  }
}

function text(doc: Pdf, said: string, how: { readonly size: number; readonly font?: string; readonly color?: string }): void {
  doc.font(how.font ?? PLAIN).fontSize(how.size).fillColor(how.color ?? BLACK).text(known(said), EDGE, doc.y, { width: width(doc) })
}

function room(doc: Pdf, height: number): void {
  const left = doc.page.height - EDGE - doc.y
  if (height > left && height <= doc.page.height - 2 * EDGE) doc.addPage()
}

function rule(doc: Pdf, weight: number): void {
  doc.lineWidth(weight).strokeColor(BLACK).moveTo(EDGE, doc.y).lineTo(EDGE + width(doc), doc.y).stroke()
}

const width = (doc: Pdf) => doc.page.width - 2 * EDGE

/** A cell longer than a page would be drawn over its foot. */
const fitting = (said: string) => (said.length <= MOST ? said : `${said.slice(0, MOST)}…`)

/** The letters of the fonts that every reader has (Windows-1252). Breaks of lines stay; whatever turns, joins or hides letters goes. */
function known(said: string): string {
  return said.normalize('NFC').replaceAll(/[\p{Cf}\p{Cs}\p{Co}]/gu, '').replaceAll(/[^\n\u0020-\u007e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu, '?')
}

const EDGE = 50
const PAD = 3.5
const SMALL = 9
const MOST = 2400
const SIGNED = 124
const PLAIN = 'Helvetica'
const BOLD = 'Helvetica-Bold'
const BLACK = '#111111'
const GREY = '#666666'
