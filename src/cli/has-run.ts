import { existsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import type { Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'

/** Goes on only where Pulih has run before: a look must not make a database. */
export async function hasRun(cli: Cli, config: Config, fn: () => Promise<ExitCode>): Promise<ExitCode> {
  if (existsSync(config.places.database)) return await fn()
  cli.terminal.err(`Pulih has not run here yet: there is no ${config.places.database}. Start it first, or name its folder with --folder.`)
  return exit.failed
}
