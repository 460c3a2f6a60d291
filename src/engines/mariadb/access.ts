import type { DatabaseAccess } from '../../core/component.ts'
import type { Work } from '../engine.ts'
import type { Tool } from '../tool.ts'

/** A server as a client tool reaches it: the option file that names it, on the machine that its tools run on. */
export interface Door {
  /** Of ours, where the password stands. */
  readonly file: string
  readonly on: (tool: Tool) => Tool
}

/** Opens a server's door for as long as `use` takes. The password stands in a private file, never among the arguments. */
export async function throughDoor<T>(ask: { readonly access: DatabaseAccess; readonly more?: Readonly<Record<string, string>> }, work: Pick<Work, 'host' | 'secret' | 'signal'>, use: (door: Door) => Promise<T>): Promise<T> {
  const { access } = ask
  const password = access.password === null ? null : work.secret(access.password)
  const text = options('client', { ...whereabouts(access), user: access.user, ...(password === null ? {} : { password }) }) + options('mariadb-backup', ask.more ?? {})
  return await work.host.withFile({ text, signal: work.signal }, (file) => use({ file, on: (tool) => work.host.on(tool) }))
}

function whereabouts(access: DatabaseAccess): Readonly<Record<string, string>> {
  if (access.socket !== null) return { socket: access.socket }
  if (access.host === null && access.port === null) return {}
  // Without the word, `localhost` would mean the usual socket, whatever the port.
  return { host: access.host ?? '127.0.0.1', ...(access.port === null ? {} : { port: String(access.port) }), protocol: 'TCP' }
}

/** One group of an option file, its values as the tools read them back. */
export function options(group: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`)
  return `[${group}]\n${lines.join('\n')}\n`
}
