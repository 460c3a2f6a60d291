import type { Config } from '../config/config.ts'
import type { Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import type { OpenHouse } from './house-port.ts'
import { lockHolder, takeLock, type Holder } from './instance-lock.ts'

/** Who does the work that a command queues: the bot that is running, or this very process. */
export interface AtWork {
  readonly by: 'bot' | 'us'
  readonly house: OpenHouse
  /** Tells whoever works that something was queued. */
  hurry(): void
}

export const BOT = 'bot'

/** Opens the house for something that queues work, and works itself where no bot is running. */
export async function atWork(cli: Cli, config: Config, fn: (work: AtWork) => Promise<ExitCode>): Promise<ExitCode> {
  const lock = await takeLock(config.places.lock, { what: 'command', version: cli.house.version })
  if (!lock.ok) return await withBot(cli, { config, holder: lock.holder }, fn)
  try {
    const house = await cli.house.open(config)
    try {
      await house.runner.start()
      return await fn({ by: 'us', house, hurry: () => undefined })
    } finally {
      await house.runner.stop()
      await house.close()
    }
  } finally {
    await lock.release()
  }
}

/** Opens the house for something that only looks, or writes a single fact; also while the bot is running. */
export async function looking(cli: Cli, config: Config, fn: (house: OpenHouse) => Promise<ExitCode>): Promise<ExitCode> {
  const holder = await lockHolder(config.places.lock)
  if (holder !== null && holder.version !== cli.house.version) return otherVersion(cli, holder)
  const house = await cli.house.open(config)
  try {
    return await fn(house)
  } finally {
    await house.close()
  }
}

async function withBot(cli: Cli, at: { readonly config: Config; readonly holder: Holder }, fn: (work: AtWork) => Promise<ExitCode>): Promise<ExitCode> {
  const { holder } = at
  if (holder.what !== BOT) {
    cli.terminal.err(`Another Pulih command has been at work here since ${holder.since} (process ${holder.pid} on ${holder.host}). Wait until it is done.`)
    return exit.unavailable
  }
  if (holder.version !== cli.house.version) return otherVersion(cli, holder)
  const house = await cli.house.open(at.config)
  try {
    return await fn({ by: 'bot', house, hurry: () => { wake(holder) } })
  } finally {
    await house.close()
  }
}

/** A newer database under an older bot would stop it: the command waits until both are of one version. */
function otherVersion(cli: Cli, holder: Holder): ExitCode {
  cli.terminal.err(`The bot that is running is Pulih ${holder.version}, this command is ${cli.house.version}. Nothing was changed. Restart the bot, then try again.`)
  return exit.unavailable
}

/** A hint only: the bot looks by itself every minute, and another user's process may not be signalled. */
function wake(holder: Holder): void {
  try {
    process.kill(holder.pid, WAKE)
  } catch {
    return
  }
}

export const WAKE = 'SIGUSR2'
