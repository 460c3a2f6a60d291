import { chmod, chown, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../core/fault.ts'
import type { Tool } from './tool.ts'

/** Somebody without rights, in whose name a private server runs. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Who runs a private server: ourselves where we are not root (null), else the first of these accounts that this machine has; refuses where it has none. */
export async function privateAccount(...names: readonly string[]): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of names) {
    const line = lines.find(([found]) => found === name)
    if (line !== undefined) return { name, uid: Number(line[2]), gid: Number(line[3]) }
  }
  throw new Fault({ area: 'engine', op: 'find an account for a private server', retry: 'never', hint: 'permission', detail: `this machine has none of ${names.join(', ')}, and a server must not run as root` })
}

/** The same tool in that account's name. Our own end, however sudden, is its end: nothing of ours goes on without us. */
export function inNameOf(account: Account | null, tool: Tool): Tool {
  const who = account === null ? [] : [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  return { ...tool, command: 'setpriv', args: [...who, '--pdeathsig=QUIT', '--', tool.command, ...tool.args] }
}

/** Gives a folder of ours to that account alone, and lets it pass through the folders above, in which it can read nothing more than before. */
export async function giveFolder(folder: string, account: Account | null): Promise<void> {
  if (account === null) return
  await chown(folder, account.uid, account.gid)
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    const { mode, uid, gid } = await stat(above)
    if (uid === account.uid || mode & 0o001 || (gid === account.gid && mode & 0o010)) continue
    // Where its group had no rights, the account's own group may pass; nobody else.
    if ((mode & 0o070) === 0) await chown(above, uid, account.gid)
    await chmod(above, mode | ((mode & 0o070) === 0 ? 0o010 : 0o001))
  }
}
