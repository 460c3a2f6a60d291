import type sql from 'mssql'
import { SECOND } from '../../core/clock.ts'
import type { SqlServerLogin } from '../../core/component.ts'
import { beginning } from '../../core/letters.ts'

/** What the server says while it works: below class 11 a message, from there on an error. */
export interface Said {
  readonly number: number
  readonly message: string
}

export type Row = Readonly<Record<string, unknown>>

/** How a text went: what it answered, or what the server refused. */
export type Answer =
  | { readonly kind: 'answered'; readonly rows: readonly Row[]; readonly zoned: ReadonlySet<string>; readonly said: readonly Said[] }
  | { readonly kind: 'refused'; readonly errors: readonly Said[]; readonly said: readonly Said[] }
  | { readonly kind: 'broken'; readonly why: 'cancelled' | 'connection'; readonly detail: string }

/** Why nobody was let in. */
export type Shut = { readonly why: 'login' | 'away' | 'not-encrypted' | 'certificate'; readonly detail: string }

/** A connection that stays open until it is closed. */
export interface Line {
  /** Runs a text to its end; asks the server to stop when `signal` aborts, and waits until it has. */
  run(text: string, ask: { readonly signal: AbortSignal; readonly hear?: (said: Said) => void }): Promise<Answer>
  close(): Promise<void>
}

export interface Dial {
  readonly access: SqlServerLogin
  readonly password: string
  /** PEM of who signed the server's certificate; null for the machine's own authorities. */
  readonly authority: string | null
  readonly database: string
}

/** Opens a connection. Where encryption is required the password is not sent before the server has agreed to it. */
export async function dial(ask: Dial): Promise<{ readonly line: Line } | { readonly shut: Shut }> {
  const { access } = ask
  const greetings: string[] = []
  const config: sql.config & { readonly beforeConnect: (connection: Wire) => void } = {
    server: access.host ?? 'localhost',
    port: access.port ?? 1433,
    user: access.user,
    password: ask.password,
    database: ask.database,
    connectionTimeout: 15 * SECOND,
    // A back-up takes as long as it takes: whoever waits has a signal.
    requestTimeout: 0,
    pool: { max: 1, min: 0, acquireTimeoutMillis: 30 * SECOND },
    options: {
      encrypt: true,
      trustServerCertificate: access.certificate === 'trust',
      appName: 'Pulih',
      useUTC: true,
      cancelTimeout: 20 * SECOND,
      // Only so does the driver tell what was agreed on before it signs in.
      debug: { payload: true, data: false, packet: false, token: false },
      ...(ask.authority === null ? {} : { cryptoCredentialsDetails: { ca: ask.authority } }),
    },
    beforeConnect: (connection) => {
      connection.on('debug', (text) => {
        const found = /PreLogin - .*encryption:0x[0-9A-F]{2}\((\w*)\)/.exec(text)
        if (found === null) return
        greetings.push(found[1] ?? '')
        // The first is our own wish, the second the server's answer. What is thrown here ends the connection before the name and the password are sent.
        if (greetings.length > 1 && !isEncrypted(greetings) && access.encryption === 'required') throw new Error(NOT_ENCRYPTED)
      })
    },
  }
  // A hospital without a SQL Server does not carry the driver's 35 MB of memory.
  const { default: driver } = await import('mssql')
  const pool = new driver.ConnectionPool(config)
  pool.on('error', () => undefined)
  try {
    await pool.connect()
  } catch (error) {
    await pool.close().catch(() => undefined)
    return { shut: shutBy(error) }
  }
  if (!isEncrypted(greetings) && access.encryption === 'required') {
    await pool.close()
    return { shut: { why: 'not-encrypted', detail: 'the driver did not say what was agreed on' } }
  }
  return { line: { run: (text, how) => run({ pool, zoned: driver.DateTimeOffset }, text, how), close: () => pool.close().catch(() => undefined) } }
}

interface Wire { on(event: 'debug', hear: (text: string) => void): unknown }

/** Only a server that answered that it does, or insists on it, encrypts everything. */
const isEncrypted = (greetings: readonly string[]) => greetings.length > 1 && greetings.slice(1).every((said) => said === 'ON' || said === 'REQ')
const NOT_ENCRYPTED = 'the server does not encrypt'

function shutBy(error: unknown): Shut {
  const detail = wordsOf(error)
  if (detail.includes(NOT_ENCRYPTED)) return { why: 'not-encrypted', detail: NOT_ENCRYPTED }
  if (/certificate|altname|unable to verify/i.test(detail)) return { why: 'certificate', detail }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // While it starts, stops or is upgraded it refuses everybody.
  if (code === 'ELOGIN' && !/upgrade|shut ?down|paused|starting|not currently available|Cannot open database/i.test(detail)) return { why: 'login', detail }
  return { why: 'away', detail }
}

async function run({ pool, zoned: withZone }: { readonly pool: sql.ConnectionPool; readonly zoned: unknown }, text: string, { signal, hear }: Parameters<Line['run']>[1]): Promise<Answer> {
  if (signal.aborted) return { kind: 'broken', why: 'cancelled', detail: 'stopped before it was asked' }
  const request = pool.request()
  const said: Said[] = []
  request.on('info', (info: Said) => {
    const one = { number: info.number, message: info.message }
    if (said.length < MOST) said.push(one)
    hear?.(one)
  })
  const stop = () => { request.cancel() }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const { recordsets } = await request.batch<Row>(text)
    const rows = (recordsets as unknown as readonly (readonly Row[] & { readonly columns?: Readonly<Record<string, { readonly type: unknown }>> })[])[0] ?? []
    const zoned = Object.entries('columns' in rows ? rows.columns ?? {} : {}).filter(([, column]) => column.type === withZone).map(([name]) => name)
    return { kind: 'answered', rows: [...rows], zoned: new Set(zoned), said }
  } catch (error) {
    if (isOver(signal)) return { kind: 'broken', why: 'cancelled', detail: wordsOf(error) }
    const errors = saidBy(error)
    return errors.length > 0 ? { kind: 'refused', errors, said } : { kind: 'broken', why: 'connection', detail: wordsOf(error) }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Asked anew: it may have been stopped while the server worked. */
const isOver = (signal: AbortSignal) => signal.aborted

/** What the server itself refused, in its order; nothing where the connection broke. */
function saidBy(error: unknown): readonly Said[] {
  const all = error instanceof Error && 'precedingErrors' in error && Array.isArray(error.precedingErrors) ? [...(error.precedingErrors as readonly unknown[]), error] : [error]
  const said = all.flatMap((one): readonly Said[] => (one instanceof Error && 'number' in one && typeof one.number === 'number' ? [{ number: one.number, message: one.message }] : []))
  // One that came without its number is the connection's end.
  return said.length === all.length ? said.slice(0, MOST) : []
}

/** The driver wraps what happened below it; the innermost words tell most. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error.cause ?? ('originalError' in error ? error.originalError : undefined)
  const more = error instanceof AggregateError ? error.errors.map(wordsOf).join('; ') : ''
  return beginning([error.message, more, inner === undefined || inner === error ? '' : wordsOf(inner)].filter((part, index, all) => part !== '' && !all.slice(0, index).some((before) => before.includes(part))).join(': '), 500)
}

const MOST = 300
