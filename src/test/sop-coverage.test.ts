import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../config/package-root.ts'

const ROWS = Array.from({ length: 74 }, (_, n) => n + 1)
const rows = readTable(readFileSync(join(packageRoot(), 'docs/sop-coverage.md'), 'utf8'))
const titles = new Set(['commands', 'jobs', 'src'].flatMap((folder) => sourcesBelow(join(packageRoot(), folder))).flatMap(titlesIn))

describe('docs/sop-coverage.md', () => {
  it('has each of the 74 obligations once, in order, with what does it and how far', () => {
    expect(rows.map((row) => row.number)).toEqual(ROWS)
    expect(rows.filter((row) => row.asked === '' || row.doneBy === '' || !STATES.includes(row.state))).toEqual([])
  })

  it('names only tests that there are', () => {
    expect(rows.flatMap((row) => row.tests.filter((title) => !titles.has(title)).map((title) => `R${row.number}: ${title}`))).toEqual([])
  })

  it('calls nothing built that no test proves, and claims no proof for what comes later', () => {
    expect(rows.filter((row) => (row.state === 'later') !== (row.tests.length === 0)).map((row) => `R${row.number} ${row.state}`)).toEqual([])
  })

  it('shows every test that names an obligation in that obligation’s row', () => {
    const named = [...titles].flatMap((title) => obligationsIn(title).map((number) => ({ title, number })))
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(({ title, number }) => rows.find((row) => row.number === number)?.tests.includes(title) !== true).map(({ title, number }) => `R${number} lacks “${title}”`)).toEqual([])
  })
})

const STATES = ['built', 'partly', 'later']

interface Row {
  readonly number: number
  readonly asked: string
  readonly doneBy: string
  readonly state: string
  readonly tests: readonly string[]
}

function readTable(page: string): readonly Row[] {
  return page.split('\n').flatMap((line) => {
    const [, number, asked, doneBy, state, proof] = /^\| R(\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/.exec(line) ?? []
    if (number === undefined) return []
    return [{ number: Number(number), asked: (asked ?? '').trim(), doneBy: (doneBy ?? '').trim(), state: (state ?? '').trim(), tests: [...(proof ?? '').matchAll(/`([^`]+)`/g)].map((found) => found[1] ?? '') }]
  })
}

/** The obligations that a title begins with: "R61, R62: …". */
function obligationsIn(title: string): readonly number[] {
  const head = /^((?:R\d+[ ,]*)+):/.exec(title)?.[1] ?? ''
  return [...head.matchAll(/R(\d+)/g)].map((found) => Number(found[1]))
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts') || /(^|\/)contracts\/[^/]+\.ts$/.test(name)).map((name) => join(folder, name))
}

/** The titles of a file's tests as they are written, read from its syntax and not by a pattern. */
function titlesIn(file: string): readonly string[] {
  const found: string[] = []
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments
      if (title !== undefined && ts.isStringLiteralLike(title)) found.push(title.text)
    }
    ts.forEachChild(node, look)
  }
  look(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
  return found
}

/** `it(…)`, `test(…)`, and those made by a modifier: `it.each([…])(…)`. A skipped one proves nothing. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 'it' || callee.text === 'test'
  if (ts.isCallExpression(callee)) return isTest(callee.expression)
  return ts.isPropertyAccessExpression(callee) && ['each', 'for', 'concurrent', 'runIf', 'skipIf'].includes(callee.name.text) && isTest(callee.expression)
}
