import { PassThrough, Writable, type Readable } from 'node:stream'
import { SECOND } from '../core/clock.ts'
import { Fault, type UnreadFile } from '../core/fault.ts'
import { payloadOf, SEALED, unsealedView } from '../core/sealed.ts'
import type { CopyReader, Seals, ToolNeed, Vessel } from './engine.ts'
import { pipeTools, runTool, type Ended, type Tool } from './tool.ts'

/** What seals copies, and what tells keys apart. */
export const ageNeed: ToolNeed = { command: 'age', versionArgs: ['--version'], least: '1.0.0', package: 'age' }

/** Seals with age for those who hold one of the identities, and opens with the identity that lies in a file here, where one does. */
export function ageSeals(of: { readonly recipients: readonly string[]; readonly identity: string | null }): Seals {
  const { recipients, identity } = of
  return {
    recipients,
    opens: identity !== null,
    seal: (vessel, signal) => sealing({ vessel, recipients, signal }),
    unseal: (copy, how) => (copy.manifest.sealed ? unsealing(copy, { ...how, identity }) : copy),
  }
}

/**
 * A vessel whose files are sealed on their way, each under its name with `.age`. What it says of a file's bytes is what came in,
 * so that whoever writes can hold it against its own count; the hash is that of what lies there.
 */
function sealing({ vessel, recipients, signal }: { readonly vessel: Vessel; readonly recipients: readonly string[]; readonly signal: AbortSignal }): ReturnType<Seals['seal']> {
  const counts = new Map<string, number>()
  const age: Tool = { command: 'age', args: recipients.flatMap((recipient) => ['-r', recipient]) }
  return {
    bytes: () => Object.fromEntries(counts),
    file: (name) => {
      const op = `seal ${name}`
      const into = vessel.file(`${name}${SEALED}`)
      into.closed.catch(() => undefined)
      const input = new PassThrough({ highWaterMark: HIGH })
      const work = pipeTools({ op, tools: [age], input, output: into.body, signal })
      let bytes = 0
      const body = new Writable({
        highWaterMark: HIGH,
        write: (chunk: Buffer, _encoding, done) => {
          bytes += chunk.length
          if (input.write(chunk)) done()
          else input.once('drain', done)
        },
        final: (done) => {
          input.end()
          work.then(() => done(), (error: unknown) => done(asError(error)))
        },
        destroy: (error, done) => {
          input.destroy()
          work.then(() => done(error), () => done(error))
        },
      })
      input.on('error', () => undefined)
      body.on('error', () => undefined)
      work.catch((error: unknown) => body.destroy(asError(error)))
      const closed = work.then(() => into.closed).then((arrived) => {
        if (arrived.bytes <= payloadOf(bytes)) throw new Fault({ area: 'engine', op, retry: 'later', hint: 'tool-failed', detail: `age made ${arrived.bytes} bytes of ${bytes}` })
        counts.set(`${name}${SEALED}`, bytes)
        return { bytes, sha256: arrived.sha256 }
      })
      closed.catch(() => undefined)
      return { body, closed }
    },
  }
}

/** A sealed copy as whoever wrote it knew it: the names and bytes from before the sealing. */
function unsealing(copy: CopyReader, how: { readonly identity: string | null; readonly at: Omit<UnreadFile, 'file'>; readonly signal: AbortSignal }): CopyReader {
  const isSealed = new Set(copy.manifest.files.map(({ name }) => name).filter((name) => name.endsWith(SEALED)))
  return {
    name: copy.name,
    manifest: unsealedView(copy.manifest),
    open: async (file) => {
      const name = `${file}${SEALED}`
      if (!isSealed.has(name)) return await copy.open(file)
      const op = `open ${copy.name}/${name}`
      if (how.identity === null) throw new Fault({ area: 'engine', op, retry: 'never', hint: 'identity-missing', detail: 'it is sealed, and PULIH_AGE_IDENTITY names no identity' })
      return opened({ op, input: await copy.open(name), identity: how.identity, recipients: copy.manifest.sealed?.recipients ?? [], unread: { ...how.at, file: name }, signal: how.signal })
    },
  }
}

interface Opening { readonly op: string; readonly input: Readable; readonly identity: string; readonly recipients: readonly string[]; readonly unread: UnreadFile; readonly signal: AbortSignal }

function opened(of: Opening): Readable {
  const out = new PassThrough({ highWaterMark: HIGH })
  // A wrong key is known before anybody reads, and whoever begins then still hears of it.
  out.on('error', () => undefined)
  const left = new AbortController()
  out.once('close', () => left.abort())
  const sink = new Writable({ highWaterMark: HIGH, write: (chunk: Buffer, _encoding, done) => {
    if (out.write(chunk)) done()
    else out.once('drain', done)
  } })
  pipeTools({ op: of.op, tools: [{ command: 'age', args: ['-d', '-i', of.identity], accept: [0, 1] }], input: of.input, output: sink, signal: AbortSignal.any([of.signal, left.signal]) }).then(
    async ([ended]) => {
      if (ended?.code === 0) out.end()
      else out.destroy(await refusal(of, ended))
    },
    (error: unknown) => { out.destroy(asError(error)) },
  )
  return out
}

/**
 * age ends with 1 for everything: its words tell a wrong key from a damaged file, and both from the rest of the world. Of a file
 * whose beginning is damaged it says that the key is wrong: where the copy was sealed for this very key, that cannot be.
 */
async function refusal(of: Opening, ended: Ended | undefined): Promise<Fault> {
  const said = ended?.stderr.trim() ?? ''
  const fault = (facts: { readonly retry: 'later' | 'never'; readonly hint: 'identity-wrong' | 'copy-damaged' | 'tool-failed'; readonly unread?: UnreadFile }) => new Fault({ area: 'engine', op: of.op, detail: `age: ${said.split('\n')[0] ?? ''}`, ...facts })
  const damaged = { retry: 'later', hint: 'copy-damaged', unread: of.unread } as const
  if (/no identity matched/i.test(said)) return fault(of.recipients.includes(await recipientOf(of.identity, of.signal) ?? '') ? damaged : { retry: 'never', hint: 'identity-wrong' })
  if (/identity file|reading "|malformed secret key|unknown identity|no such file|permission denied/i.test(said)) return fault({ retry: 'never', hint: 'identity-wrong' })
  if (/authenticate|header|unexpected EOF|payload|chunk|intro|unexpected end|malformed|failed to parse|illegal base64/i.test(said)) return fault(damaged)
  return fault({ retry: 'later', hint: 'tool-failed' })
}

/** The public half of an identity; null where the file holds none, or not exactly one. */
export async function recipientOf(identity: string, signal: AbortSignal): Promise<string | null> {
  try {
    const { code, stdout } = await runTool({ op: 'look at the identity', tool: { command: 'age-keygen', args: ['-y', identity], accept: [0, 1] }, signal, limit: 20 * SECOND })
    return code === 0 && /^age1[0-9a-z]+$/.test(stdout.trim()) ? stdout.trim() : null
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))
const HIGH = 1024 * 1024
