import type { Known } from './known.ts'
import { isRecord, knownNames } from './known.ts'
import { describeSite } from './describe.ts'
import { misfits } from './fit.ts'
import { givenAway } from './given-away.ts'
import { mistakeAt, mistakesOf, type Checked } from './issues.ts'
import { withOwnDatabase } from './own-database.ts'
import type { Mistake } from './mistake.ts'
import type { Ground } from './paths.ts'
import { pruned } from './pruned.ts'
import { siteSchema } from './schema.ts'
import { recoveryNames } from './told-recovery.ts'
import { toldTwice } from './told-twice.ts'
import { readYaml, type Path } from './yaml-text.ts'
import type { Site } from '../core/site.ts'

export interface SiteAsk {
  /** What people call the file. */
  readonly file: string
  readonly text: string
  readonly ground: Ground
  readonly levels: Known['levels']
  /** The house's own database, where it is to be backed up with the rest. */
  readonly own?: string
}

/** Reads a site's description, whole: the hospital, or everything that is wrong. */
export function readSite({ file, text, ground, levels, own }: SiteAsk): { readonly site: Site | null; readonly mistakes: readonly Mistake[] } {
  const yaml = readYaml(file, text)
  if (yaml.broken) return { site: null, mistakes: yaml.mistakes }
  if (!isRecord(yaml.data)) return { site: null, mistakes: [{ file, line: 1, column: 1, path: '', problem: 'the file describes nothing', instead: 'begin with pulih.example.yaml, or a file of sop/' }] }
  const schema = siteSchema({ known: knownNames(yaml.data, levels), ground })
  const read = schema.safeParse(yaml.data)
  const secrets = givenAway(yaml.data).map((found) => mistakeAt({ file, yaml }, found.path, found))
  const isSecret = new Set(secrets.map((mistake) => mistake.path))
  const found = [
    ...yaml.mistakes,
    ...secrets,
    ...[...toldTwice(yaml.data), ...recoveryNames(yaml.data)].map((it) => mistakeAt({ file, yaml }, it.path, it)),
    // A value that must not be shown is not quoted by any other mistake either.
    ...(read.success ? [] : mistakesOf({ file, yaml, schema }, read.error.issues).filter((mistake) => !isSecret.has(mistake.path))),
  ]
  if (!read.success) return { site: null, mistakes: [...found, ...recoveriesApart({ file, yaml, schema, data: ground.data })] }
  const { site, components, found: missing } = describeSite(read.data, ground.data)
  const wrong = [...found, ...[...missing, ...misfits({ text: read.data, components, data: ground.data })].map((it) => mistakeAt({ file, yaml }, it.path, it))]
  const whole = own === undefined || read.data.self === 'off' ? site : withOwnDatabase(site, own)
  return { site: wrong.length === 0 ? whole : null, mistakes: wrong }
}

/** How recoveries lie to what is right in a file: told together with what is wrong elsewhere in it, so that nobody finds it one after the other. */
function recoveriesApart({ file, yaml, schema, data }: Checked & { readonly schema: ReturnType<typeof siteSchema>; readonly data: string }): readonly Mistake[] {
  // What looks at all of it would object to what was taken away.
  const whole = isRecord(yaml.data) ? Object.fromEntries(Object.entries(yaml.data).filter(([key]) => key !== 'checks' && key !== 'schedules')) : yaml.data
  const left = pruned(whole, { schema, goesWith })
  if (left === null) return []
  return describeSite(left.data, data).found.filter(({ path }) => path.includes('recovery')).map((it) => mistakeAt({ file, yaml }, left.at(it.path), it))
}

/** What is not looked at while something in it is wrong: a place whose server is misspelt would seem to lie on another one. */
function goesWith(path: Path): readonly Path[] {
  const [section, , part, list] = path
  if (section !== 'systems' || path.length < 3) return [path.slice(0, 2)]
  if (part === 'components') return [path.slice(0, 4)]
  if (part !== 'recovery') return [path.slice(0, part === 'server' ? 2 : 3)]
  if (list === 'places') return [path.slice(0, path[5] === 'grounds' && path.length > 6 ? 7 : 5)]
  if (list === 'modules') return [path.slice(0, 5)]
  // They are held against each other.
  return TIMES.includes(String(list)) ? TIMES.map((time) => [...path.slice(0, 3), time]) : [path.slice(0, 4)]
}

const TIMES: readonly string[] = ['decideWithin', 'remindAfter', 'breakGlass']
