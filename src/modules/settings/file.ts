import { Readable } from 'node:stream'
import { MINUTE } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Host } from '../../engines/host.ts'
import { runTool } from '../../engines/tool.ts'
import { hashOf, type Pair } from './judge.ts'
import { EXCHANGE, LOOK, PUT_BACK } from './scripts.ts'

/** A settings file as it lies on its machine, and the one that a recovery kept beside it. */
export interface SettingsFile extends Pair {
  /** Without links: what is exchanged is what they lead to. */
  readonly path: string
  /** How the old file is called there, whether it is there yet or not. */
  readonly keptAt: string
  /** How the new one is called there until it takes its place; what a cut-off try left under that name is nobody's. */
  readonly nextAt: string
  /** Why another text could not take its place; null where nothing speaks against it. */
  readonly hindered: Exclude<NotDone, 'changed'> | null
}

export type FileSeen = { readonly ok: true; readonly file: SettingsFile } | { readonly ok: false; readonly why: 'missing' | 'no-file' | 'unreadable' | 'too-large' }

export interface Where {
  readonly host: Host
  readonly signal: AbortSignal
}

/** Reads it, changes nothing. `number` is the recovery's own: the kept file is called by it. */
export async function seeFile(ask: { readonly path: string; readonly number: string }, { host, signal }: Where): Promise<FileSeen> {
  if (/[\n\0]/.test(ask.path)) return { ok: false, why: 'missing' }
  const { stdout } = await runTool({ op: 'look at a settings file', tool: host.on(shell(LOOK, [ask.path, ask.number, String(MOST)])), signal, limit: MINUTE })
  const [word = '', path = '', keptAt = '', bytes = '', kept = '', can = ''] = stdout.split('\n')
  switch (word) {
    case 'there': break
    case 'missing': case 'no-file': case 'unreadable': case 'too-large': return { ok: false, why: word }
    default: throw strange(word)
  }
  return { ok: true, file: { path, keptAt, nextAt: keptAt.replace(`pulih-${ask.number}`, `pulih-${ask.number}-new`), bytes: Buffer.from(bytes, 'base64'), kept: kept === '-' ? null : Buffer.from(kept, 'base64'), hindered: hindranceOf(can) } }
}

function hindranceOf(word: string): SettingsFile['hindered'] {
  switch (word) {
    case 'yes': return null
    case 'folder': case 'owner': case 'linked': return word
    default: throw strange(word)
  }
}

/** `folder`: nothing can be put beside it; `owner`: it would not stay its owner's; `linked`: other names lead to the very same file; `changed`: it is not the one that was read. */
export type NotDone = 'folder' | 'owner' | 'linked' | 'changed'

/**
 * Puts another text in its place by one rename, with the owner and the mode that it had; where asked, the old file is kept
 * first. Refuses where it is not the one that was read. Nobody stops it halfway.
 */
export async function exchangeFile(file: SettingsFile, how: { readonly next: Buffer; readonly keep: 'first' | 'kept-already' }, host: Host): Promise<'done' | NotDone> {
  const args = [file.path, file.keptAt, file.nextAt, hashOf(file.bytes), hashOf(how.next), how.keep]
  return await toldBy({ op: 'exchange a settings file', tool: host.on(shell(EXCHANGE, args)), input: Readable.from([how.next]) })
}

/** Lets the kept file take its place again, as it was. Refuses where either is not the one that was read. */
export async function putFileBack(file: SettingsFile, host: Host): Promise<'done' | NotDone> {
  if (file.kept === null) throw new Error('nothing is kept that could be put back')
  return await toldBy({ op: 'put a settings file back', tool: host.on(shell(PUT_BACK, [file.path, file.keptAt, hashOf(file.bytes), hashOf(file.kept)])) })
}

async function toldBy(ask: Pick<Parameters<typeof runTool>[0], 'op' | 'tool' | 'input'>): Promise<'done' | NotDone> {
  const { stdout } = await runTool({ ...ask, signal: new AbortController().signal, limit: MINUTE })
  switch (stdout) {
    case 'done': case 'folder': case 'owner': case 'linked': case 'changed': return stdout
    default: throw strange(stdout)
  }
}

const strange = (word: string) => new Fault({ area: 'tool', op: 'exchange a settings file', retry: 'later', hint: 'tool-failed', detail: `the other machine said ${JSON.stringify(word.slice(0, 80))}` })
const shell = (script: string, args: readonly string[]) => ({ command: 'sh', args: ['-c', script, 'pulih', ...args] })

/** Nobody's settings are longer. */
const MOST = 1024 * 1024
