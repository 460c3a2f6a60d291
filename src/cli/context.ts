import { loadConfig } from '../config/load.ts'
import type { Config } from '../config/config.ts'
import type { Absent } from '../config/paths.ts'
import { mistakesText } from '../config/mistake.ts'
import type { Clock } from '../core/clock.ts'
import { engineLevels } from '../engines/index.ts'
import { exit, type ExitCode } from './exit.ts'
import type { HousePort } from './house-port.ts'
import type { Terminal } from './terminal.ts'

/** What every command of the command line is handed. */
export interface Cli {
  readonly house: HousePort
  readonly terminal: Terminal
  readonly clock: Clock
  /** Where `.env` and `pulih.yaml` are looked for. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>> | undefined
  /** Who asks, for the audit trail. */
  readonly user: string
  /** Aborts when somebody presses Ctrl-C or the supervisor asks to stop. */
  readonly signal: AbortSignal
}

/** Reads the configuration and goes on with it; says every mistake and goes no further where there is one. */
export async function withConfig(cli: Cli, fn: (config: Config) => Promise<ExitCode>): Promise<ExitCode> {
  return await withLoaded(cli, configOf(cli), fn)
}

/** As `withConfig`, for commands that only look or bring back: a source or target that is gone is when they are needed most. */
export async function withConfigToLook(cli: Cli, fn: (config: Config) => Promise<ExitCode>): Promise<ExitCode> {
  return await withLoaded(cli, configOf(cli, 'allowed'), fn)
}

async function withLoaded(cli: Cli, loaded: ReturnType<typeof configOf>, fn: (config: Config) => Promise<ExitCode>): Promise<ExitCode> {
  if (loaded.ok) return await fn(loaded.config)
  cli.terminal.err(mistakesText(loaded.mistakes).trimEnd())
  return exit.configuration
}

export function configOf(cli: Cli, absent: Absent = 'mistake') {
  return loadConfig({ folder: cli.folder, levels: engineLevels, absent, ...(cli.env === undefined ? {} : { env: cli.env }) })
}
