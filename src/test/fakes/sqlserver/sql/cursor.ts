import { unknown } from './mistake.ts'
import type { Token } from './lexer.ts'

/** A place in a row of tokens; whatever is not as expected is refused with its text (102). */
export interface Cursor {
  peek(ahead?: number): Token
  next(): Token
  /** Steps over these words where they stand here, all of them. */
  accept(...words: readonly string[]): boolean
  expect(...words: readonly string[]): void
  symbol(text: string): boolean
  expectSymbol(text: string): void
  /** Do these words stand here? */
  at(...words: readonly string[]): boolean
  /** A name, bare, in brackets or in double quotation marks. */
  name(): string
  /** a.b.c; an empty part, as in msdb..backupset, is kept empty. */
  path(): readonly string[]
  refuse(): never
}

const END: Token = { kind: 'end', text: '' }

export function cursorOf(tokens: readonly Token[]): Cursor {
  let index = 0
  const peek = (ahead = 0) => tokens[index + ahead] ?? END
  const refuse = (): never => {
    throw unknown(around(tokens, index))
  }
  const at = (...words: readonly string[]) => words.every((word, ahead) => {
    const token = peek(ahead)
    return token.kind === 'word' && token.text === word
  })
  const isSymbol = (text: string) => peek().kind === 'symbol' && peek().text === text
  const next = () => {
    const token = peek()
    index += 1
    return token
  }
  const name = () => {
    const token = peek()
    if (token.kind !== 'word' && token.kind !== 'name') return refuse()
    index += 1
    return token.kind === 'word' ? token.raw : token.text
  }
  const accept = (...words: readonly string[]) => {
    if (!at(...words)) return false
    index += words.length
    return true
  }
  const symbol = (text: string) => {
    if (!isSymbol(text)) return false
    index += 1
    return true
  }
  return {
    peek,
    next,
    accept,
    expect: (...words) => { if (!accept(...words)) refuse() },
    symbol,
    expectSymbol: (text) => { if (!symbol(text)) refuse() },
    at,
    name,
    path: () => {
      const parts = [name()]
      while (symbol('.')) parts.push(isSymbol('.') ? '' : name())
      return parts
    },
    refuse,
  }
}

function around(tokens: readonly Token[], index: number): string {
  const near = tokens.slice(index, index + 6).map((token) => (token.kind === 'word' ? token.raw : token.text)).join(' ')
  return near === '' ? `the end after ${tokens.slice(-4).map((token) => token.text).join(' ')}` : near
}
