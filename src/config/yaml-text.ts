import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml'
import type { Mistake } from './mistake.ts'

/** A YAML text as plain data, and where each part of it stands. */
export interface YamlText {
  readonly data: unknown
  /** Line and column of a key, or of an item; of the nearest part around it where it is not there. */
  where(path: Path): Place
  readonly mistakes: readonly Mistake[]
  /** The text is no YAML: what was understood of it means nothing. */
  readonly broken: boolean
}

export type Path = readonly (string | number)[]
export interface Place { readonly line: number; readonly column: number }

/**
 * Reads YAML in which every value is a text, so that a revision `00`, a date or a `no` stay what somebody wrote;
 * an empty value is as good as none.
 */
export function readYaml(file: string, text: string): YamlText {
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const places = new Map<string, Place>()
  const wrong: Wrong[] = [...document.errors, ...document.warnings].map((error) => ({ offset: error.pos[0], ...sayYaml(error.code, error.message) }))
  const note = (path: Path, offset: number) => places.set(pathText(path), place(offset))
  const data = plainOf({ document, note, wrong: (it) => wrong.push(it) }, document.contents, [])
  return {
    data,
    where: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const found = places.get(pathText(path.slice(0, length)))
        if (found !== undefined) return found
      }
      return { line: 1, column: 1 }
    },
    mistakes: firstOfEachLine(wrong.map(({ offset, problem, instead }) => ({ file, ...place(offset), path: '', problem, instead }))),
    broken: document.errors.some((error) => error.code !== 'DUPLICATE_KEY'),
  }
}

/** `systems[1].components[0].file` */
export function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')
}

interface Wrong { readonly offset: number; readonly problem: string; readonly instead: string }

interface Seen {
  readonly document: Document
  note(path: Path, offset: number): void
  wrong(it: Wrong): void
}

/** Deeper than any configuration, and where an anchor that contains itself ends. */
const DEEPEST = 24

function plainOf(seen: Seen, node: unknown, path: Path): unknown {
  if (path.length > DEEPEST) return undefined
  if (isAlias(node)) {
    const meant = node.resolve(seen.document)
    if (meant === undefined) seen.wrong({ offset: node.range?.[0] ?? 0, problem: `*${node.source} is used here, but no &${node.source} stands above it`, instead: "write the value itself; one that begins with * goes between quotes, like '*/15 * * * *'" })
    return plainOf(seen, meant, path)
  }
  if (isMap(node)) {
    const entries = node.items.flatMap(({ key, value }): readonly (readonly [string, unknown])[] => {
      if (!isScalar(key)) return []
      const name = String(key.value)
      seen.note([...path, name], key.range?.[0] ?? 0)
      const plain = plainOf(seen, value, [...path, name])
      return plain === undefined ? [] : [[name, plain]]
    })
    return Object.fromEntries(entries)
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      seen.note([...path, index], (isMap(item) || isSeq(item) || isScalar(item) || isAlias(item) ? item.range?.[0] : undefined) ?? 0)
      return plainOf(seen, item, [...path, index])
    })
  }
  if (!isScalar(node)) return undefined
  const text = String(node.value)
  return node.type === 'PLAIN' && ['', '~', 'null'].includes(text) ? undefined : text
}

/** One slip makes a parser stumble over the rest of its line. */
function firstOfEachLine(mistakes: readonly Mistake[]): readonly Mistake[] {
  return mistakes.filter((mistake, index) => mistakes.findIndex((other) => other.line === mistake.line) === index)
}

function sayYaml(code: string, message: string): { readonly problem: string; readonly instead: string } {
  if (code === 'DUPLICATE_KEY') return { problem: 'this key stands here twice', instead: 'keep one of the two, or begin a new list item with "- "' }
  if (code === 'TAB_AS_INDENT') return { problem: 'there is a tab in the indentation', instead: 'use blanks: two for each step' }
  if (code === 'MULTIPLE_DOCS') return { problem: 'a line --- begins a second document', instead: 'keep everything in one document: remove the line' }
  if (message.includes('alias')) return { problem: 'an unquoted value begins with *', instead: "put it between quotes, like '*/15 * * * *'" }
  return { problem: `this is not YAML: ${message.split('\n')[0] ?? message}`, instead: 'compare the indentation with the lines around it, and put a value that holds ": " or " #" between quotes' }
}
