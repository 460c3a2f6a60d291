import type { SafetyVerdict } from '../core/status.ts'
import { statusCard } from '../texts/views/status.ts'
import { textsFor } from '../texts/words.ts'
import { looking } from './at-work.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import { hasRun } from './has-run.ts'
import { plainMessage } from './plain-message.ts'

/** `pulih status`: is the hospital safe. */
export async function status(cli: Cli, output: 'text' | 'json'): Promise<ExitCode> {
  return await withConfigToLook(cli, (config) => hasRun(cli, config, () => looking(cli, config, async (house) => {
    const now = await house.status()
    cli.terminal.out(output === 'json' ? JSON.stringify(now, null, 2) : plainMessage(statusCard(now)(textsFor(now.zone).en)))
    return CODES[now.verdict]
  })))
}

const CODES: Record<SafetyVerdict, ExitCode> = { safe: exit.ok, attention: exit.attention, unsafe: exit.failed }
