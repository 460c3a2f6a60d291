import { Readable } from 'node:stream'
import { Fault } from '../../core/fault.ts'
import { runTool } from '../tool.ts'
import { psql, refusal, type Door } from './access.ts'

/** The statements of a script that PostgreSQL's own tools wrote; refuses one in which a command of psql's own hides, since that could reach anywhere. */
export function statementsOf(text: string): readonly string[] {
  const found: string[] = []
  let from = 0
  const plain = text.replace(/^\\(?:un)?restrict [A-Za-z0-9]+$/gm, '')
  for (const token of plain.matchAll(/--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\\|;/g)) {
    if (token[0] === '\\') throw new Fault({ area: 'engine', op: 'read the copy', retry: 'never', hint: 'copy-damaged', detail: 'the script holds a command of psql' })
    if (token[0] !== ';') continue
    const statement = plain.slice(from, token.index).replace(/^(?:\s|--[^\n]*(?:\n|$))+/, '').trim()
    from = token.index + 1
    if (statement !== '') found.push(statement)
  }
  return found
}

/** Carries out statements one after the other, by a pipe and not by what others may read; the first that fails ends it. */
export async function runScript(door: Door, statements: readonly string[], ask: { readonly op: string; readonly signal: AbortSignal }): Promise<void> {
  if (statements.length === 0) return
  const text = statements.map((statement) => `${statement};\n`).join('')
  const ended = await runTool({ op: ask.op, tool: { ...psql(door, ['-o', '/dev/null', '-f', '-']), accept: [0, 1, 2, 3] }, input: Readable.from([Buffer.from(text)]), signal: ask.signal })
  if (ended.code !== 0) throw refusal(ask.op, ended.stderr)
}

/** `sik` of `"sik"` or `sik`. */
export function plainName(ident: string): string {
  return ident.startsWith('"') ? ident.slice(1, -1).replaceAll('""', '"') : ident
}

/** An identifier as PostgreSQL's tools write it. */
export const IDENT = '(?:"(?:[^"]|"")*"|[\\w$]+)'
