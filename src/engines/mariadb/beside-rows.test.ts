import fc from 'fast-check'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { linesBesideRows } from './beside-rows.ts'

async function heard(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const all: string[] = []
  await pipeline(Readable.from(chunks), linesBesideRows((line) => all.push(line)))
  return all
}

it('hands over every line that is no row, and one bracket for rows that follow one another, wherever the stream is cut', async () => {
  const line = fc.oneof(fc.constantFrom('(1,2),', '(1);', '', 'UNLOCK TABLES;', '-- Dump completed', 'x(', ' (', '()'), fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('\n', '')))
  await fc.assert(fc.asyncProperty(fc.array(line), fc.array(fc.nat({ max: 300 })), fc.boolean(), async (texts, cuts, ended) => {
    const text = texts.join('\n') + (ended ? '\n' : '')
    const bytes = Buffer.from(text, 'latin1')
    const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
    const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index] ?? 0, end))
    const whole = text.split('\n')
    if (whole.at(-1) === '') whole.pop()
    expect(await heard(chunks.filter((chunk) => chunk.length > 0))).toEqual(whole.map((one) => (one.startsWith('(') ? '(' : one)).filter((one, index, all) => one !== '(' || all[index - 1] !== '('))
  }), { numRuns: 300 })
})

it('cuts a line that is longer than any it is asked for, and goes on with the next', async () => {
  const long = Buffer.alloc(50_000, 'x')
  expect((await heard([long, long, long, Buffer.from('\nUNLOCK TABLES;\n')])).map((line) => line.length)).toEqual([65_536, 14])
})
