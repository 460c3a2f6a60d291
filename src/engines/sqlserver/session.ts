import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { SqlServerAccess, SqlServerLogin } from '../../core/component.ts'
import { Fault, type HintId } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { beginning } from '../../core/letters.ts'
import type { Work } from '../engine.ts'
import { dial, type Answer, type Line, type Said, type Shut } from './driver.ts'

/** A server as it is asked, and the folder that it shares with us. */
export interface Session extends Asked {
  readonly access: SqlServerAccess
}

/** A server as it is asked: what it refuses and what breaks is a Fault. */
export interface Asked {
  /** Rows of one shape; refuses an answer that is none of it. */
  rows<T>(text: string, how: How<T>): Promise<readonly T[]>
  /** The one row. */
  row<T>(text: string, how: How<T>): Promise<T>
  /** Runs a text and answers how it went, for those who judge the server's numbers themselves; throws where the connection breaks or somebody stops it. */
  attempt(text: string, how: { readonly op: string; readonly signal?: AbortSignal; readonly hear?: (said: Said) => void }): Promise<Extract<Answer, { kind: 'answered' | 'refused' }>>
  /** The same, and what it refuses is a Fault. */
  run(text: string, how: { readonly op: string; readonly signal?: AbortSignal; readonly hear?: (said: Said) => void }): Promise<Extract<Answer, { kind: 'answered' }>>
}

interface How<T> { readonly op: string; readonly row: z.ZodType<T> }

export interface Place extends Door { readonly access: SqlServerAccess }

/** A way in, with or without a folder beside it. */
export interface Door { readonly access: SqlServerLogin; readonly server: string; readonly database?: string }

/** Nobody was let in; the finding says why, for whoever only looks. */
export class NoEntry extends Fault {
  readonly finding: Finding

  constructor(place: Door, { why, detail }: Shut) {
    const { server, access } = place
    super({ area: 'engine', op: `sign in to ${server}`, retry: why === 'away' ? 'later' : 'never', hint: HINTS[why], detail })
    this.finding = why === 'login' ? { kind: 'login-refused', server, user: access.user }
      : why === 'not-encrypted' ? { kind: 'not-encrypted', server }
      : why === 'certificate' ? { kind: 'setting-wrong', setting: `certificate (${server})`, found: detail, needed: 'CA', mend: 'certificate: /etc/pulih/ca.pem' }
      : { kind: 'server-away', server, detail }
  }
}

const HINTS: Readonly<Record<Shut['why'], HintId>> = { login: 'login-refused', away: 'network', 'not-encrypted': 'look-at-log', certificate: 'look-at-log' }

/** Signs in for as long as `use` takes. */
export async function withSession<T>(place: Place, work: Pick<Work, 'secret' | 'signal'>, use: (session: Session) => Promise<T>): Promise<T> {
  return await withLogin(place, work, (asked) => use({ ...asked, access: place.access }))
}

/** The same for somebody who only asks. */
export async function withLogin<T>(place: Door, work: Pick<Work, 'secret' | 'signal'>, use: (asked: Asked) => Promise<T>): Promise<T> {
  const { access } = place
  const authority = typeof access.certificate === 'string' ? null : await readAuthority(access.certificate.authority)
  if (work.signal.aborted) throw cancelled(`sign in to ${place.server}`)
  const dialled = await dial({ access, password: access.password === null ? '' : work.secret(access.password), authority, database: place.database ?? 'master' })
  if ('shut' in dialled) throw new NoEntry(place, dialled.shut)
  try {
    return await use(askedOver(dialled.line, work.signal))
  } finally {
    await dialled.line.close()
  }
}

function askedOver(line: Line, usual: AbortSignal): Asked {
  const attempt: Asked['attempt'] = async (text, { op, signal = usual, hear }) => {
    const answer = await line.run(text, { signal, ...(hear === undefined ? {} : { hear }) })
    if (answer.kind !== 'broken') return answer
    if (answer.why === 'cancelled') throw cancelled(op)
    throw new Fault({ area: 'engine', op, retry: 'later', hint: 'network', detail: answer.detail })
  }
  const run: Asked['run'] = async (text, how) => {
    const answer = await attempt(text, how)
    if (answer.kind === 'refused') throw refusal(how.op, answer.errors)
    return answer
  }
  const rows: Asked['rows'] = async (text, { op, row }) => {
    const read = z.array(row).safeParse((await run(text, { op })).rows)
    if (!read.success) throw new Fault({ area: 'engine', op, retry: 'never', hint: 'look-at-log', detail: `the server answers what it should not: ${beginning(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '), 300)}` })
    return read.data
  }
  return {
    attempt, run, rows,
    row: async (text, how) => {
      const [one, ...more] = await rows(text, how)
      if (one === undefined || more.length > 0) throw new Fault({ area: 'engine', op: how.op, retry: 'never', hint: 'look-at-log', detail: `the server answers ${more.length + (one === undefined ? 0 : 1)} rows, not one` })
      return one
    },
  }
}

/** What the server refused, as a Fault with the step that helps. */
export function refusal(op: string, errors: readonly Said[]): Fault {
  const { retry, hint } = judged(errors)
  return new Fault({ area: 'engine', op, retry, hint, detail: wordsOf(errors) })
}

/** The first refusals in the server's own words; its last line only says that it gave up. */
export function wordsOf(errors: readonly Said[]): string {
  const telling = errors.filter(({ number }) => number !== 3013)
  return beginning((telling.length === 0 ? errors : telling).slice(0, 5).map(({ number, message }) => `${number}: ${message}`).join('; '), 600)
}

function judged(errors: readonly Said[]): { readonly retry: 'later' | 'never'; readonly hint: HintId } {
  const numbers = new Set(errors.map(({ number }) => number))
  const has = (...some: readonly number[]) => some.some((number) => numbers.has(number))
  const words = errors.map(({ message }) => message).join('\n')
  if (has(3257, 1105, 9002) || /\b112\(/.test(words)) return { retry: 'later', hint: 'free-space' }
  if (has(229, 262, 297, 300, 916, 3110, 15247) || /\b5\(Access is denied|\b5\(/.test(words)) return { retry: 'never', hint: 'permission' }
  if (has(911, 942, 926, 927)) return { retry: 'later', hint: 'source-missing' }
  if (has(4305, 4326, 4330, 4214, 4208, 3035, 3136, 3117)) return { retry: 'later', hint: 'log-chain' }
  if (has(3023, 3101, 1205, 1222)) return { retry: 'later', hint: 'source-locked' }
  if (has(1801, 5170, 1834, 3154, 3159)) return { retry: 'never', hint: 'not-empty' }
  return { retry: 'later', hint: 'tool-failed' }
}

export const cancelled = (op: string) => new Fault({ area: 'engine', op, retry: 'later', hint: 'cancelled', detail: 'stopped before it was done' })

async function readAuthority(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Fault({ area: 'engine', op: `read ${path}`, retry: 'never', hint: 'look-at-log', cause: error })
  }
}
