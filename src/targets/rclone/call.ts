import { Readable, type Writable } from 'node:stream'
import { MINUTE, realClock, SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { RcloneTargetPlan } from '../../core/site.ts'
import { pipeTools, runTool, type Tool } from '../../engines/tool.ts'
import { faultOf, isMissing, translated } from './said.ts'

/** A secret of `.env` by the name that pulih.yaml gives it. */
export type Secret = (name: string) => string

/** rclone, told of one place only. Each call is a process of its own that sees nothing of our environment. */
export interface Rclone {
  /** How it is called to this program: `place:folder/…`. */
  at(path: string): string
  /** The first part of its path alone: a bucket. */
  readonly top: string
  /** Asks something short. Null where what was asked about is not there; throws a Fault for everything else that goes wrong. */
  ask(ask: { readonly op: string; readonly args: readonly string[]; readonly input?: Readable; readonly removes?: 'yes'; readonly limit?: number }): Promise<string | null>
  /** Moves bytes for as long as it takes. */
  stream(ask: { readonly op: string; readonly args: readonly string[]; readonly input?: Readable; readonly output?: Writable; readonly signal: AbortSignal; readonly passed?: (bytes: number) => void }): Promise<void>
}

/** How long a place may say nothing, in milliseconds, before it counts as gone. */
export interface Patience {
  /** To a question. */
  readonly answer: number
  /** To bytes that wait for it, or that we wait for. */
  readonly stall: number
}

export function rcloneOf({ plan, secret, patience }: { readonly plan: RcloneTargetPlan; readonly secret: Secret; readonly patience: Patience }): Rclone {
  let known: Promise<Readonly<Record<string, string>>> | null = null
  const env = async () => {
    known ??= environment(plan, secret)
    return await known.catch((error: unknown) => {
      known = null
      throw error
    })
  }
  // Any code: what it means is told by rclone's words, and judged in one place.
  const tool = async (args: readonly string[]): Promise<Tool> => ({ command: 'rclone', args: [...ALWAYS, `--timeout=${Math.round(patience.answer / SECOND)}s`, ...args], env: await env(), accept: ANY })
  return {
    top: `${REMOTE}:${plan.path.split('/')[0] ?? ''}`,
    at: (path) => `${REMOTE}:${[plan.path, path].filter((part) => part !== '').join('/')}`,
    ask: async ({ op, args, input, removes, limit = SHORT }) => {
      try {
        const ended = await runTool({ op, tool: await tool(args), signal: NEVER, limit, most: LISTING, ...(input === undefined ? {} : { input }) })
        if (ended.code === 0) return ended.stdout
        if (isMissing(ended)) return null
        throw faultOf(plan, { op, removes: removes ?? 'no' }, ended)
      } catch (error) {
        throw translated(op, error)
      }
    },
    stream: async ({ op, args, signal, ...pipe }) => {
      const complaints: string[] = []
      const over = new AbortController()
      const stop = AbortSignal.any([signal, over.signal])
      // What has given up may still wait for bytes that nobody sends: whoever complains and does not end is ended.
      const hear = (line: string) => {
        complaints.push(line)
        if (complaints.length === 1) void realClock.sleep(GRACE, stop).then(() => over.abort())
      }
      try {
        const [ended] = await pipeTools({ op, tools: [{ ...await tool(['--timeout=0', ...args]), hear }], signal: stop, ...pipe })
        if (ended?.code !== 0) throw faultOf(plan, { op, removes: 'no' }, ended ?? { code: -1, stderr: '' })
      } catch (error) {
        if (over.signal.aborted && !signal.aborted) throw faultOf(plan, { op, removes: 'no' }, { code: -1, stderr: complaints.slice(0, 20).join('\n') })
        throw translated(op, error)
      } finally {
        over.abort()
      }
    },
  }
}

/** Its settings, and nothing else of ours: an inherited variable of another program has led S3 astray before. */
async function environment(plan: RcloneTargetPlan, secret: Secret): Promise<Readonly<Record<string, string>>> {
  const { type, options, secrets } = plan.remote
  const hidden = Object.keys(secrets).length === 0 ? new Set<string>() : await obscured(type)
  const given = await Promise.all(Object.entries(secrets).map(async ([option, name]) => [option, hidden.has(option) ? await obscure(secret(name)) : secret(name)] as const))
  const all = { ...DEFAULTS[type], ...options, ...Object.fromEntries(given), type }
  return { RCLONE_CONFIG: '/dev/null', ...Object.fromEntries(Object.entries(all).map(([option, value]) => [`RCLONE_CONFIG_${REMOTE.toUpperCase()}_${option.toUpperCase()}`, value])) }
}

/** Which of a kind's options rclone wants scrambled. */
async function obscured(type: string): Promise<ReadonlySet<string>> {
  const { stdout } = await runTool({ op: 'ask rclone what it knows', tool: { command: 'rclone', args: ['config', 'providers'], env: { RCLONE_CONFIG: '/dev/null' } }, signal: NEVER, limit: SHORT })
  const kinds = JSON.parse(stdout) as readonly { readonly Name: string; readonly Options: readonly { readonly Name: string; readonly IsPassword: boolean }[] }[]
  const kind = kinds.find(({ Name }) => Name === type)
  if (kind === undefined) throw new Fault({ area: 'config', op: `reach a place of the kind ${type}`, retry: 'never', hint: 'look-at-log', detail: `this rclone knows no ${type}` })
  return new Set(kind.Options.flatMap((option) => (option.IsPassword ? [option.Name] : [])))
}

async function obscure(secret: string): Promise<string> {
  const { stdout } = await runTool({ op: 'scramble a password for rclone', tool: { command: 'rclone', args: ['obscure', '-'], env: { RCLONE_CONFIG: '/dev/null' } }, input: Readable.from([Buffer.from(secret)]), signal: NEVER, limit: SHORT })
  return stdout.trim()
}

/** The one place that a call knows. */
const REMOTE = 'place'
/** One attempt: what failed is tried again by whoever asked, who knows what it means. */
const ALWAYS = ['--retries=1', '--low-level-retries=3', '--contimeout=20s', '--ask-password=false', '--log-level=ERROR', '--stats=0']
const ANY = Array.from({ length: 256 }, (_, code) => code)
const NEVER = new AbortController().signal
const SHORT = 10 * MINUTE
const GRACE = 2 * SECOND
const LISTING = 64 * 1024 * 1024

/** What rclone would choose differently. Parts of 5 MiB would end every stream at 48 GiB; a bucket is made by people. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  s3: { no_check_bucket: 'true', chunk_size: '32Mi', upload_concurrency: '2' },
  sftp: { shell_type: 'none' },
}
