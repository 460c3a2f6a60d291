import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { plainMessage } from './plain-message.ts'
import { bar, realTerminal } from './terminal.ts'

function streams(watched: 'watched' | 'unwatched') {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, { isTTY: watched === 'watched', columns: 40 }) as unknown as NodeJS.WriteStream)
  const read = (stream: NodeJS.WriteStream | undefined) => String((stream as unknown as PassThrough).read() ?? '')
  return { terminal: realTerminal(stdout!, stderr!), out: () => read(stdout), err: () => read(stderr) }
}

describe('the terminal', () => {
  it('draws a bar that is never wider than whole and never full before it is', () => {
    expect([bar(0), bar(0.5), bar(0.999), bar(1), bar(7), bar(-1)].map((text) => [text.length, text.slice(-5)])).toEqual([[32, '  0 %'], [32, ' 50 %'], [32, ' 99 %'], [32, '100 %'], [32, '100 %'], [32, '  0 %']])
  })

  it('takes the drawn line back before it says anything else, and keeps results apart from it', () => {
    const { terminal, out, err } = streams('watched')
    terminal.live?.draw('x'.repeat(100))
    terminal.out('result')
    expect(out()).toBe('result\n')
    expect(err()).toBe(`\r\x1b[2K${'x'.repeat(39)}\r\x1b[2K`)
    terminal.err('note')
    expect(err()).toBe('note\n')
  })

  it('draws nothing where nobody watches', () => {
    expect(streams('unwatched').terminal.live).toBeNull()
  })

  it('goes on when its reader has gone away', () => {
    const [gone, stderr] = [new PassThrough(), new PassThrough()]
    const terminal = realTerminal(gone as unknown as NodeJS.WriteStream, stderr as unknown as NodeJS.WriteStream)
    expect(() => gone.emit('error', new Error('write EPIPE'))).not.toThrow()
    terminal.out('nobody reads this')
    terminal.err('note')
    expect(String(stderr.read())).toBe('note\n')
  })

  it('says a mark by its words too', () => {
    expect(plainMessage({ mood: 'warn', title: [{ kind: 'text', text: 'PERIKSA' }], blocks: [{ kind: 'rows', rows: [{ mark: 'warn', label: [{ kind: 'text', text: 'SIMRS' }], detail: [{ kind: 'text', text: 'terlambat' }] }] }, { kind: 'facts', facts: [{ label: 'Ukuran', value: [{ kind: 'text', text: '1 GB' }] }] }] })).toBe('PERIKSA\n  ! SIMRS: terlambat\n  Ukuran: 1 GB')
  })
})
