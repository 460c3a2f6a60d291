import { pingToken } from '../core/ping-token.ts'
import type { Site } from '../core/site.ts'
import type { Secrets } from './config.ts'
import type { EnvText } from './env-schema.ts'
import type { Mistake } from './mistake.ts'

/** The tokens of a site's scripts; a script that nobody could hear is a mistake. */
export function pingsOf(site: Pick<Site, 'scripts'>, values: Pick<EnvText, 'PULIH_PING_KEY' | 'PULIH_WEB_PORT'>): { readonly ping: Secrets['ping']; readonly mistakes: readonly Mistake[] } {
  const key = values.PULIH_PING_KEY
  const at = { file: '.env', line: null, column: null } as const
  const [script] = site.scripts
  const mistakes: readonly Mistake[] = script === undefined ? [] : [
    ...(key === undefined ? [{ ...at, path: 'PULIH_PING_KEY', problem: `is missing, but the script ${script.name} reports in`, instead: 'add the line PULIH_PING_KEY=… with what `openssl rand -hex 32` says' }] : []),
    ...(values.PULIH_WEB_PORT === null ? [{ ...at, path: 'PULIH_WEB_PORT', problem: `is off, but the script ${script.name} reports in there`, instead: 'write a port, like 8420' }] : []),
  ]
  return { ping: key === undefined ? null : { key, tokens: Object.fromEntries(site.scripts.map(({ name }) => [name, pingToken(key, name)])) }, mistakes }
}
