import { hostname } from 'node:os'
import type { Config } from '../config/config.ts'
import { withConfig, type Cli } from './context.ts'
import { BOT, WAKE } from './at-work.ts'
import { exit, type ExitCode } from './exit.ts'
import type { StartedHouse } from './house-port.ts'
import { takeLock, type Holder } from './instance-lock.ts'

/** `pulih start`: the bot itself, until it is asked to stop. */
export async function start(cli: Cli): Promise<ExitCode> {
  return await withConfig(cli, async (config) => {
    let house: StartedHouse | null = null
    // An empty transaction makes everybody who waits for facts look again. Listened to for as long as the lock names this
    // process, because whoever reads it may send the signal, and unheard it would end the bot.
    const wake = () => { house?.kit.store.write(async () => undefined).catch(() => undefined) }
    process.on(WAKE, wake)
    const lock = await takeLock(config.places.lock, { what: BOT, version: cli.house.version })
    if (!lock.ok) {
      process.off(WAKE, wake)
      return held(cli, { config, holder: lock.holder })
    }
    try {
      house = await cli.house.start(config)
      if (house.url !== null) cli.terminal.err(config.mode === 'demo' ? `The demo hospital is open: ${house.url}` : `Pulih is at work. Status: ${house.url}`)
      await stopped(cli.signal)
      await house.stop()
      return exit.ok
    } finally {
      await lock.release()
      process.off(WAKE, wake)
    }
  })
}

function held(cli: Cli, { config, holder }: { readonly config: Config; readonly holder: Holder }): ExitCode {
  cli.terminal.err(`Pulih is at work in ${config.places.data} already: process ${holder.pid} on ${holder.host}, since ${holder.since}. Nothing was started.`)
  if (holder.host !== hostname()) cli.terminal.err(`If ${holder.host} is no longer running it, remove ${config.places.lock} and start again.`)
  return exit.unavailable
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve() }, { once: true }) })
}
