import { Fault, type HintId } from '../../core/fault.ts'
import { ending } from '../../core/letters.ts'
import type { TargetPlan } from '../../core/site.ts'

/** How one call of rclone ended, where it could be started at all. */
export interface Ended { readonly code: number; readonly stderr: string }

/** rclone's word for "there is no such file or folder"; a bucket that is not there is a place that is not there. */
export const isMissing = ({ code, stderr }: Ended): boolean => (code === 3 || code === 4 || /(?:object|directory) not found|NoSuchKey|is a directory or doesn't exist/.test(stderr)) && !/NoSuchBucket/.test(stderr)

/** What rclone said of a call that ended badly, as a Fault that names the next step. A place that keeps what it has says so by refusing a deletion. */
export function faultOf(plan: TargetPlan, of: { readonly op: string; readonly removes: 'yes' | 'no' }, ended: Ended): Fault {
  const known = meanings.find(({ said }) => said.test(ended.stderr)) ?? { retry: 'later', hint: 'tool-failed' } as const
  const locked = of.removes === 'yes' && plan.immutable && known.hint === 'permission'
  return new Fault({ area: 'target', op: of.op, retry: known.retry, hint: locked ? 'place-locked' : known.hint, detail: wordsOf(ended) })
}

/** A place that stopped answering: nothing is known of what it did last. */
export function silence(op: string, detail: string): Fault {
  return new Fault({ area: 'target', op, retry: 'later', hint: 'network', detail })
}

/** What `tool.ts` throws of a child that could not start, or that was stopped because it took too long. */
export function translated(op: string, error: unknown): unknown {
  if (!(error instanceof Fault) || error.area !== 'tool' || error.hint === 'tool-missing' || error.hint === 'cancelled') return error
  return silence(op, error.message)
}

/** The last thing said, without rclone's clock. */
function wordsOf({ code, stderr }: Ended): string {
  const last = stderr.trim().split('\n').slice(-2).map((line) => line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d (?:[A-Z]+ *: )?/, '')).join('; ')
  return `rclone: exit code ${code}${last === '' ? '' : `: ${ending(last, 500)}`}`
}

/** From the particular to the general: a server that refuses a sign-in also ends the connection. */
const meanings: readonly { readonly said: RegExp; readonly retry: 'later' | 'never'; readonly hint: HintId }[] = [
  { said: /knownhosts: |host key/i, retry: 'never', hint: 'host-key' },
  { said: /unable to authenticate|\b530\b|SignatureDoesNotMatch|InvalidAccessKeyId|logon (?:is invalid|failure)|LOGON_FAILURE|401 Unauthorized|couldn't connect to ssh-agent|failed to (?:read|parse) private key/i, retry: 'never', hint: 'login-refused' },
  { said: /No space left|\b(?:552|452)\b|quota|EntityTooLarge|XMinioStorageFull|Insufficient Storage|disk (?:is )?full|DISK_FULL/i, retry: 'never', hint: 'free-space' },
  { said: /read-only file system/i, retry: 'never', hint: 'read-only' },
  { said: /permission denied|AccessDenied|Access Denied|ACCESS_DENIED|\b550\b|403 Forbidden|MethodNotAllowed|ObjectLocked|operation not permitted|WORM/i, retry: 'never', hint: 'permission' },
  { said: /NoSuchBucket|directory not found/i, retry: 'never', hint: 'place-missing' },
  { said: /connection (?:refused|reset|lost)|broken pipe|time-?out|timed out|no route|unreachable|no such host|EOF|handshake|x509|certificate|tls:|closed (?:network )?connection|\b42[15]\b|temporary failure/i, retry: 'later', hint: 'network' },
]
