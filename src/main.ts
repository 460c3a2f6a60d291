#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'

/**
 * `pulih …`: puts the house behind the command line. What nobody caught ends the process; the supervisor starts it again.
 *
 * Most of what a process like this holds for good it takes while it loads: V8 makes room for the rush and keeps it. So it is
 * told to stay small until everything is loaded, and to be fast from then on. It is said here, before anything else is
 * loaded, so that the service, `npm start` and the link in the path all get it.
 */
setFlagsFromString('--optimize-for-size')

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { stop.abort() })

const [{ runCli }, { realTerminal }, { housePort }] = await Promise.all([import('./cli/program.ts'), import('./cli/terminal.ts'), import('./house/port.ts')])
setFlagsFromString('--no-optimize-for-size')

// Not only the exit code: what was cut off, a share that never answers, must not keep the process alive.
process.exit(await runCli({ args: process.argv.slice(2), house: housePort(), terminal: realTerminal(process.stdout, process.stderr), signal: stop.signal }))
