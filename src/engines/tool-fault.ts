import { Fault } from '../core/fault.ts'
import { ending } from '../core/letters.ts'

/** How one process ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: string | null
  readonly problem: string | null
  readonly stderr: string
  /** Ended by a signal of ours: not the cause. */
  readonly ours: boolean
  /** Where it works on another machine: why nothing can be said of the tool itself. */
  readonly away?: Away
}

/** A machine that could not be asked, and whether asking again can help. */
export interface Away {
  readonly retry: 'later' | 'never'
  readonly hint: NonNullable<Fault['hint']>
  readonly detail: string
}

/** Whatever can go wrong in a pipe, by where it was seen. */
export type Trouble =
  | { readonly from: 'tool'; readonly command: string; readonly ending: Ending }
  | { readonly from: 'input'; readonly error: unknown }
  | { readonly from: 'output'; readonly error: unknown }
  | { readonly from: 'signal' }
  | { readonly from: 'limit'; readonly seconds: number }

/** Of all that went wrong, what went wrong first, as a Fault: the rest follows from it. Null where nothing did. */
export function judge(op: string, troubles: readonly Trouble[]): Fault | null {
  const has = <F extends Trouble['from']>(from: F) => troubles.filter((trouble): trouble is Extract<Trouble, { from: F }> => trouble.from === from)
  const fault = (facts: { retry: 'later' | 'never'; hint: Fault['hint']; detail: string; cause?: unknown }) => new Fault({ area: 'tool', op, retry: facts.retry, detail: facts.detail, cause: facts.cause, ...(facts.hint === undefined ? {} : { hint: facts.hint }) })
  if (has('signal').length > 0) return cancelled(op)
  for (const { seconds } of has('limit')) return fault({ retry: 'later', hint: 'tool-failed', detail: `took longer than ${seconds} s` })
  const tools = has('tool').filter(({ ending }) => !ending.ours)
  const missing = tools.find(({ ending }) => ending.problem !== null)
  if (missing !== undefined) return fault({ retry: 'never', hint: missing.ending.problem === 'ENOENT' ? 'tool-missing' : 'tool-failed', detail: `${missing.command} did not start: ${missing.ending.problem ?? ''}` })
  for (const { error } of [...has('output'), ...has('input')]) {
    if (error instanceof Fault) return error
    if (!isConsequence(error)) return fault({ retry: 'later', hint: 'look-at-log', detail: error instanceof Error ? error.message : String(error), cause: error })
  }
  const culprit = tools.find(({ ending }) => !isPipeVictim(ending)) ?? tools[0]
  if (culprit !== undefined) return fault(culprit.ending.away ?? describe(culprit.command, culprit.ending))
  return troubles.length === 0 ? null : fault({ retry: 'later', hint: 'tool-failed', detail: 'broke off before everything was read and written' })
}

function describe(command: string, { code, signal, stderr }: Ending): { retry: 'later' | 'never'; hint: Fault['hint']; detail: string } {
  const how = signal === null ? `exit code ${code ?? '?'}` : `killed by ${signal}`
  const detail = `${command}: ${how}${stderr === '' ? '' : `: ${ending(stderr, 600)}`}`
  // Tools write into scratch, which other runs share: when they end there may be room again.
  if (/No space left on device|disk is full|Disk quota exceeded/.test(stderr)) return { retry: 'later', hint: 'free-space', detail }
  if (REFUSED.test(stderr)) return { retry: 'never', hint: 'permission', detail }
  return { retry: 'later', hint: 'tool-failed', detail }
}

/** sudo's words where it does not start a command in somebody else's name. */
const REFUSED = /^sudo: (?:a password is required|a terminal is required|sorry, you must have a tty|.* is not allowed to)|^Sorry, user \S+ is not allowed to execute|is not in the sudoers file/m

/** Somebody asked us to stop. */
export const cancelled = (op: string) => new Fault({ area: 'tool', op, retry: 'later', hint: 'cancelled', detail: 'stopped before it was done' })
/** It only found the door of the next one closed. */
export const isPipeVictim = (ending: Ending) => ending.away === undefined && (ending.signal === 'SIGPIPE' || /Broken pipe|Connection reset by peer/.test(ending.stderr))
/** An error that a stream shows because its other end went away. */
export const isConsequence = (error: unknown) => error instanceof Error && 'code' in error && ['EPIPE', 'ECONNRESET', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(String(error.code))
