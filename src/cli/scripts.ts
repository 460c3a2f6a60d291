import { hostname } from 'node:os'
import type { Config } from '../config/config.ts'
import { pingLines } from '../texts/views/script.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'

/** `pulih scripts`: the lines with which each script reports in. They hold its token: whoever knows it can speak for the script. */
export async function scripts(cli: Cli, output: 'text' | 'json'): Promise<ExitCode> {
  return await withConfigToLook(cli, async (config) => {
    const address = addressOf(config)
    const rows = config.site.scripts.map(({ name, title, cron, zone }) => ({ name, title, cron, zone, lines: pingLines(address, config.secrets.ping?.tokens[name] ?? '') }))
    if (output === 'json') cli.terminal.out(JSON.stringify(rows, null, 2))
    else if (rows.length === 0) cli.terminal.err('No script reports in: describe one under scripts: in pulih.yaml (docs/scripts.md).')
    else cli.terminal.out(rows.map((row) => [`${row.name}  ${row.cron} ${row.zone}  ${row.title}`, `  at its start:  ${row.lines[0] ?? ''}`, `  at its end:    ${row.lines[1] ?? ''}`].join('\n')).join('\n\n'))
    if (rows.length > 0 && output === 'text' && address.includes(LOOPBACK)) cli.terminal.err('\nOnly this machine can report there. For scripts on others: PULIH_WEB_HOST in .env.')
    return exit.ok
  })
}

const LOOPBACK = '//127.'

/** The name under which others know this machine's page, as far as the configuration tells. */
function addressOf({ chat: { web } }: Config): string {
  if (web === null) return 'http://pulih:8420'
  const host = web.names[0] ?? (ANY.has(web.host) ? hostname() : web.host)
  return `http://${host.includes(':') ? `[${host}]` : host}:${web.port}`
}

const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::'])
