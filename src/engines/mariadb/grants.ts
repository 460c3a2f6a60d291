import type { Finding } from '../../core/finding.ts'
import type { Row } from './client.ts'
import { named, quoted } from './client.ts'

/** What an account may, as `show grants` says it: everywhere, and in single databases. */
export interface Granted {
  readonly everywhere: ReadonlySet<string>
  readonly inside: ReadonlyMap<string, ReadonlySet<string>>
  /** `user@host`, as it must be named to be given more. */
  readonly account: string
}

export function grantsOf(rows: readonly Row[], account: string): Granted {
  const everywhere = new Set<string>()
  const inside = new Map<string, Set<string>>()
  for (const [line = ''] of rows) {
    const found = /^GRANT (.*?) ON (?:\*\.\*|`((?:[^`]|``)+)`\.\*) TO /.exec(line)
    if (found === null) continue
    const [, list = '', pattern] = found
    const privileges = list.split(', ').map((privilege) => privilege.toUpperCase())
    const database = pattern?.replaceAll('``', '`').replaceAll(/\\([_%])/g, '$1')
    const set = database === undefined ? everywhere : (inside.get(database) ?? new Set<string>())
    for (const privilege of privileges) set.add(privilege)
    if (database !== undefined) inside.set(database, set)
  }
  return { everywhere, inside, account }
}

/** The privileges that are missing, each with the statement that gives it. */
export function missingGrants(granted: Granted, needs: { readonly everywhere: readonly string[]; readonly databases: readonly string[]; readonly inside: readonly string[] }): readonly Finding[] {
  const [user = '', host = '%'] = splitAccount(granted.account)
  const to = `${quoted(user)}@${quoted(host)}`
  const has = (set: ReadonlySet<string> | undefined, privilege: string) => set !== undefined && (set.has('ALL PRIVILEGES') || set.has('ALL') || [privilege, ...(SAME[privilege] ?? [])].some((name) => set.has(name)))
  const global = needs.everywhere.filter((privilege) => !has(granted.everywhere, privilege)).map((privilege): Finding => ({ kind: 'grant-missing', grant: privilege, mend: `GRANT ${privilege} ON *.* TO ${to};` }))
  const local = needs.databases.flatMap((database) => needs.inside
    .filter((privilege) => !has(granted.everywhere, privilege) && !has(granted.inside.get(database), privilege))
    .map((privilege): Finding => ({ kind: 'grant-missing', grant: `${privilege} (${database})`, mend: `GRANT ${privilege} ON ${named(database.replaceAll(/[_%]/g, '\\$&'))}.* TO ${to};` })))
  return [...global, ...local]
}

const splitAccount = (account: string): readonly string[] => {
  const at = account.lastIndexOf('@')
  return [account.slice(0, at), account.slice(at + 1)]
}

/** Older names of the same right. */
const SAME: Readonly<Record<string, readonly string[]>> = { 'BINLOG MONITOR': ['REPLICATION CLIENT', 'SUPER'] }
