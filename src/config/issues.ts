import type { z } from 'zod'
import { formOf, keysAt, schemaAt } from './keys.ts'
import { isRecord } from './known.ts'
import type { Mistake } from './mistake.ts'
import { among, PARTING, type Objection } from './values.ts'
import { pathText, type Path, type YamlText } from './yaml-text.ts'

export interface Checked {
  readonly file: string
  readonly yaml: Pick<YamlText, 'data' | 'where'>
  readonly schema: z.core.$ZodType
}

/** What the schema found wrong, said for the person who wrote it. */
export function mistakesOf(checked: Checked, issues: readonly z.core.$ZodIssue[]): readonly Mistake[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => mistakeAt(checked, [...path, key], unknownKey(checked, path, key)))
    if (issue.code === 'invalid_union' && issue.discriminator === undefined && issue.errors.length > 0) return nearest(checked, path, issue.errors)
    return [mistakeAt(checked, path, objection(checked, path, issue))]
  })
}

export function mistakeAt({ file, yaml }: Pick<Checked, 'file' | 'yaml'>, path: Path, { problem, instead }: Objection): Mistake {
  return { file, ...yaml.where(path), path: pathText(path), problem, instead }
}

function unknownKey({ schema, yaml }: Checked, path: Path, key: string): Objection {
  const known = keysAt(schemaAt(schema, { path, data: yaml.data })).filter((name) => !(isRecord(dataAt(yaml.data, path)) && name in (dataAt(yaml.data, path) as object)))
  return { problem: `the key ${key} is not known here`, instead: among(key, known) ?? 'remove it' }
}

function objection(checked: Checked, path: Path, issue: z.core.$ZodIssue): Objection {
  const [problem, instead] = issue.message.split(PARTING)
  if (problem !== undefined && instead !== undefined) return { problem, instead }
  const form = formOf(schemaAt(checked.schema, { path, data: checked.yaml.data }))
  const key = String(path.at(-1) ?? '')
  const found = dataAt(checked.yaml.data, path)
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : []
    return typeof found === 'string' ? { problem: `"${found}" is not known here`, instead: among(found, options) ?? `write one of ${options.join(', ')}` } : { problem: 'is missing', instead: `add ${key}: with one of ${options.join(', ')}` }
  }
  if (found === undefined) return { problem: 'is missing', instead: `add ${key}: with ${form ?? 'its value'}` }
  if (issue.code === 'too_small' && Array.isArray(found)) return { problem: 'the list is empty', instead: `write at least one item${form === null ? '' : `: ${form}`}` }
  if (issue.code === 'too_small') return { problem: 'is empty', instead: `write ${form ?? 'a text'}` }
  if (issue.code === 'too_big') return { problem: 'is too long', instead: `write at most ${String(issue.maximum)} ${Array.isArray(found) ? 'items' : 'characters'}` }
  return { problem: `${kindOf(found)} stands here`, instead: form === null || form === 'keys of its own' ? `write its keys below it, indented: ${keysAt(schemaAt(checked.schema, { path, data: {} })).slice(0, 6).map((name) => `${name}:`).join(' ')}`.trimEnd() : `write ${form}` }
}

/** Of the ways in which a value could have been right, the one that it came nearest to. */
function nearest(checked: Checked, path: Path, ways: readonly (readonly z.core.$ZodIssue[])[]): readonly Mistake[] {
  const found = dataAt(checked.yaml.data, path)
  const meant = ways.find((way) => !way.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0)) ?? ways[0] ?? []
  const issues = meant.map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
  return found === undefined ? [mistakeAt(checked, path, { problem: 'is missing', instead: `add ${String(path.at(-1) ?? '')}:` })] : mistakesOf(checked, issues)
}

export function dataAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (Array.isArray(at) && typeof part === 'number' ? at[part] : isRecord(at) && Object.hasOwn(at, String(part)) ? at[String(part)] : undefined), data)
}

function kindOf(found: unknown): string {
  if (Array.isArray(found)) return 'a list'
  return isRecord(found) ? 'a group of keys' : `"${String(found)}"`
}
