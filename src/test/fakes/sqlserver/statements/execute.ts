import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Expr } from '../sql/ast.ts'
import type { Cursor } from '../sql/cursor.ts'
import { mistake } from '../sql/mistake.ts'
import { expression } from '../sql/parse-select.ts'
import { oneValue } from '../sql/query.ts'
import { convert, toText } from '../sql/values.ts'
import { locate } from '../state/paths.ts'
import { serverRole } from '../views/permissions.ts'
import { INT, nvarchar } from '../wire/types.ts'
import type { SqlValue } from '../wire/types.ts'
import { aroundOf } from './context.ts'
import type { Grammar, Run, Running, Variable } from './context.ts'
import { argument } from './simple.ts'

/** Runs a text within a batch, with variables of its own. */
export type Inner = (text: string, running: Running) => Promise<void>

interface Given {
  readonly name: string | null
  readonly value: (running: Running) => { readonly value: SqlValue }
  /** The variable that an OUTPUT comes back into. */
  readonly back: string | null
}

/** EXEC of a procedure that this server knows, of sp_executesql, or of a text. */
export const execute = (inner: Inner): Grammar => (from) => {
  if (!from.accept('EXEC') && !from.accept('EXECUTE')) return null
  if (from.symbol('(')) return ofText(from, inner)
  const name = (from.path().at(-1) ?? '').toLowerCase()
  const given = parameters(from)
  if (name === 'sp_executesql') return (running) => ownVariables(running, given, inner)
  const procedure = PROCEDURES[name]
  if (procedure === undefined) throw mistake(2812, `Could not find stored procedure '${name}'.`, { state: 62 })
  return (running) => procedure(running, given)
}

function ofText(from: Cursor, inner: Inner): Run {
  const text: Expr = expression(from)
  from.expectSymbol(')')
  return (running) => inner(toText(oneValue(text, aroundOf(running)).value, 0), { ...running, variables: new Map() })
}

function parameters(from: Cursor): readonly Given[] {
  const given: Given[] = []
  const ends = () => from.peek().kind === 'end' || from.peek().text === ';' || (from.peek().kind === 'word' && from.peek().text !== 'NULL')
  if (ends()) return given
  do {
    const named = from.peek().kind === 'variable' && from.peek(1).text === '='
    const name = named ? from.next().text : null
    if (named) from.next()
    const first = from.peek()
    const value = argument(from)
    const back = from.accept('OUTPUT') || from.accept('OUT') ? first.text : null
    given.push({ name, value, back })
  } while (from.symbol(','))
  return given
}

async function ownVariables(running: Running, given: readonly Given[], inner: Inner): Promise<void> {
  const [text, , ...rest] = given
  const variables = new Map(rest.map((each): [string, Variable] => [each.name ?? '', { type: nvarchar(4000), value: each.value(running).value }]))
  await inner(toText(text?.value(running).value ?? null, 0), { ...running, variables })
  for (const each of rest) giveBack(running, each, variables.get(each.name ?? '')?.value ?? null)
}

function giveBack(running: Running, given: Given | undefined, value: SqlValue): void {
  const variable = given?.back === null || given === undefined ? undefined : running.variables.get(given.back)
  if (variable !== undefined) variable.value = convert(value, variable.type, 0)
}

type Procedure = (running: Running, given: readonly Given[]) => void

const PROCEDURES: Readonly<Record<string, Procedure>> = {
  xp_fileexist: (running, [path, back]) => {
    const seen = locate(running.server.volumes, toText(path?.value(running).value ?? null, 0))
    const there = seen !== null && seen.volume.access === 'writable' && existsSync(seen.path)
    const file = there && statSync(seen.path).isFile()
    if (back !== undefined) {
      giveBack(running, back, file ? 1 : 0)
      running.reply.done(null)
      return
    }
    const names = ['File Exists', 'File is a Directory', 'Parent Directory Exists']
    running.reply.rows(names.map((name) => ({ name, type: INT })), [[file ? 1 : 0, there && !file ? 1 : 0, seen !== null && existsSync(dirname(seen.path)) ? 1 : 0]])
  },
  xp_fixeddrives: (running) => {
    const drives = new Map(running.server.volumes.map((volume) => [volume.mount.slice(0, 1).toUpperCase(), volume]))
    running.reply.rows([{ name: 'drive', type: { kind: 'varchar', length: 1 } }, { name: 'MB free', type: INT }], [...drives].map(([drive, volume]) => [drive, Math.floor(volume.freeBytes / 1_048_576)]))
  },
  xp_create_subdir: (running, [path]) => {
    const asked = toText(path?.value(running).value ?? null, 0)
    const seen = locate(running.server.volumes, asked)
    if (seen?.volume.access !== 'writable') throw mistake(22_048, `Error executing extended stored procedure: xp_create_subdir(): CreateDirectory() returned error 5, 'Access is denied.'`)
    mkdirSync(seen.path, { recursive: true })
    running.reply.done(null)
  },
  xp_delete_file: (running, given) => {
    // Type 0 is back-ups: the real one looks whether it is one before it deletes.
    if (!serverRole(running.session.login, 'sysadmin')) throw mistake(229, "The EXECUTE permission was denied on the object 'xp_delete_file', database 'mssqlsystemresource', schema 'sys'.", { class: 14, state: 5 })
    const seen = locate(running.server.volumes, toText(given[1]?.value(running).value ?? null, 0))
    if (seen !== null && existsSync(seen.path) && statSync(seen.path).isFile()) {
      seen.volume.freeBytes += statSync(seen.path).size
      rmSync(seen.path)
    }
    running.reply.done(null)
  },
}
