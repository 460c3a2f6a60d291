import { z } from 'zod'
import { Fault } from '../../core/fault.ts'
import { beginning } from '../../core/letters.ts'

/** One row that came as a line of JSON; refuses one that has another shape. */
export function parseRow<S extends z.ZodType>(op: string, line: string, shape: S): z.output<S> {
  const refused = (detail: string) => new Fault({ area: 'engine', op, retry: 'never', hint: 'tool-failed', detail: `the server answered what was not asked: ${detail}` })
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    throw refused(beginning(line, 200))
  }
  const read = shape.safeParse(json)
  if (!read.success) throw refused(z.prettifyError(read.error))
  return read.data
}

/** A name as SQL writes it. */
export const ident = (name: string) => `"${name.replaceAll('"', '""')}"`
/** A database's name where a tool would take some names for a whole connection string. */
export const connection = (name: string) => (/^[\w-]+$/.test(name) ? name : `dbname='${name.replace(/['\\]/g, '\\$&')}'`)
/** A text as SQL writes it. */
export const literal = (text: string) => (text.includes('\\') ? ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${text.replaceAll("'", "''")}'`)
