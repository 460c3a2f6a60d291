import { hostname } from 'node:os'
import { withConfig, type Cli } from './context.ts'
import { BOT, WAKE } from './at-work.ts'
import { exit, type ExitCode } from './exit.ts'
import { takeLock } from './instance-lock.ts'

/** `pulih start`: the bot itself, until it is asked to stop. */
export async function start(cli: Cli): Promise<ExitCode> {
  return await withConfig(cli, async (config) => {
    const lock = await takeLock(config.places.lock, { what: BOT, version: cli.house.version })
    if (!lock.ok) {
      const { holder } = lock
      cli.terminal.err(`Pulih is at work in ${config.places.data} already: process ${holder.pid} on ${holder.host}, since ${holder.since}. Nothing was started.`)
      if (holder.host !== hostname()) cli.terminal.err(`If ${holder.host} is no longer running it, remove ${config.places.lock} and start again.`)
      return exit.unavailable
    }
    try {
      const house = await cli.house.start(config)
      // An empty transaction makes everybody who waits for facts look again.
      const wake = () => { house.kit.store.write(async () => undefined).catch(() => undefined) }
      process.on(WAKE, wake)
      if (house.url !== null) cli.terminal.err(config.mode === 'demo' ? `The demo hospital is open: ${house.url}` : `Pulih is at work. Status: ${house.url}`)
      await stopped(cli.signal)
      process.off(WAKE, wake)
      await house.stop()
      return exit.ok
    } finally {
      await lock.release()
    }
  })
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve() }, { once: true }) })
}
