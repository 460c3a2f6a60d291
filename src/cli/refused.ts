import type { Refusal } from '../core/refusal.ts'
import { refusalSentences } from '../texts/views/refusal.ts'
import type { Texts } from '../texts/words.ts'
import type { Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'

/** Says a no as the chat says it. */
export function sayRefusal(cli: Pick<Cli, 'terminal'>, t: Texts, refusal: Refusal): ExitCode {
  cli.terminal.err(refusalSentences(t, refusal).join(' '))
  return refusal.reason === 'no-such-system' || refusal.reason === 'no-such-job' || refusal.reason === 'level-unknown' ? exit.usage : exit.failed
}
