import { mistake, unknown } from './mistake.ts'

export type Token =
  /** `text` is in upper case; `raw` as it was written. */
  | { readonly kind: 'word'; readonly text: string; readonly raw: string }
  | { readonly kind: 'name' | 'string' | 'number' | 'variable' | 'symbol' | 'binary'; readonly text: string }
  | { readonly kind: 'end'; readonly text: '' }

const SYMBOLS = ['<>', '<=', '>=', '!=', '+=', '::', '(', ')', ',', ';', '=', '<', '>', '+', '-', '*', '/', '%', '.', '&', '|']

/** Cuts T-SQL into tokens; refuses an open quotation mark (105) and any sign that T-SQL does not have here (102). */
export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const skipped = /^(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest)
    if (skipped !== null) {
      at += skipped[0].length
      continue
    }
    const quoted = /^(N?')|^(\[)|^(")/i.exec(rest)
    if (quoted !== null) {
      const close = quoted[2] !== undefined ? ']' : quoted[3] !== undefined ? '"' : "'"
      const read = readQuoted(text, at + quoted[0].length, close)
      tokens.push({ kind: close === "'" ? 'string' : 'name', text: read.text })
      at = read.end
      continue
    }
    const token = plain(rest)
    tokens.push(token.token)
    at += token.length
  }
  return tokens
}

function plain(rest: string): { readonly token: Token; readonly length: number } {
  const word = /^[A-Za-z_#][\w$#]*/.exec(rest)
  if (word !== null) return { token: { kind: 'word', text: word[0].toUpperCase(), raw: word[0] }, length: word[0].length }
  const binary = /^0x[0-9a-f]*/i.exec(rest)
  if (binary !== null) return { token: { kind: 'binary', text: binary[0].slice(2) }, length: binary[0].length }
  const number = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?/i.exec(rest)
  if (number !== null) return { token: { kind: 'number', text: number[0] }, length: number[0].length }
  const variable = /^@@?\w+/.exec(rest)
  if (variable !== null) return { token: { kind: 'variable', text: variable[0].toLowerCase() }, length: variable[0].length }
  const symbol = SYMBOLS.find((each) => rest.startsWith(each))
  if (symbol === undefined) throw unknown(rest.slice(0, 40))
  return { token: { kind: 'symbol', text: symbol }, length: symbol.length }
}

function readQuoted(text: string, from: number, close: string): { readonly text: string; readonly end: number } {
  let read = ''
  for (let at = from; at < text.length; at += 1) {
    if (text[at] !== close) {
      read += text.charAt(at)
      continue
    }
    if (text[at + 1] !== close) return { text: read, end: at + 1 }
    read += close
    at += 1
  }
  throw mistake(105, `Unclosed quotation mark after the character string '${read.slice(0, 40)}'.`, { class: 15 })
}
