#!/usr/bin/env node
import { runCli } from './cli/program.ts'
import { realTerminal } from './cli/terminal.ts'
import { housePort } from './house/port.ts'

/** `pulih …`: puts the house behind the command line. What nobody caught ends the process; the supervisor starts it again. */
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { stop.abort() })

// Not only the exit code: what was cut off, a share that never answers, must not keep the process alive.
process.exit(await runCli({ args: process.argv.slice(2), house: housePort(), terminal: realTerminal(process.stdout, process.stderr), signal: stop.signal }))
