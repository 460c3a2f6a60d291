import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answers, onFreePort } from './port.ts'
import { privatePlace, type PrivatePlace } from './private-place.ts'

export interface FtpOptions {
  /** Every command that would change something is refused. */
  readonly readOnly?: true
  /** Deleting is refused. Renaming is not, and so neither is covering one file by another. */
  readonly denyDelete?: boolean
}

export interface FtpServer {
  readonly place: PrivatePlace
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** Where its clients stand once they have signed in: relative paths begin here. */
  readonly files: string
  /** Changes what it allows; connections that are open are broken. */
  restart(options?: FtpOptions): Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
  /** Every command that it heard, and what it answered. */
  log(): string
}

/**
 * A real vsftpd on the loopback, in clear text, passive, with one user. It runs without root's rights, so that it can neither
 * ask PAM nor lock anybody into the folder: its user is `ftp`, whose password it holds against a list of its own, and paths
 * from `/` on are the machine's. What it does not prove is FTP over TLS and the sign-in of real accounts.
 */
export async function startFtp(options: FtpOptions = {}): Promise<FtpServer> {
  const place = privatePlace('ftp', 'nobody')
  try {
    return await standing(place, options)
  } catch (error) {
    await place.clear()
    throw error
  }
}

async function standing(place: PrivatePlace, first: FtpOptions): Promise<FtpServer> {
  const { folder, account } = place
  const files = join(folder, 'files')
  const passwords = join(folder, 'passwords')
  const config = join(folder, 'vsftpd.conf')
  const protocol = join(folder, 'protocol')
  mkdirSync(files)
  writeFileSync(passwords, `${PASSWORD}\n`)
  const start = async (port: number, options: FtpOptions) => {
    const yes = (on: boolean) => (on ? 'YES' : 'NO')
    const settings = {
      listen: 'YES', listen_ipv6: 'NO', listen_address: '127.0.0.1', listen_port: port, background: 'NO', run_as_launching_user: 'YES', seccomp_sandbox: 'NO',
      local_enable: 'NO', anonymous_enable: 'YES', secure_email_list_enable: 'YES', email_password_file: passwords, anon_root: files, anon_world_readable_only: 'NO', anon_umask: '022',
      write_enable: yes(!options.readOnly), anon_upload_enable: 'YES', anon_mkdir_write_enable: 'YES', anon_other_write_enable: 'YES', mdtm_write: 'YES', use_localtime: 'NO',
      pasv_enable: 'YES', pasv_address: '127.0.0.1', connect_from_port_20: 'NO', hide_ids: 'YES', xferlog_enable: 'YES', log_ftp_protocol: 'YES', dual_log_enable: 'NO', vsftpd_log_file: protocol,
      ...(options.denyDelete ? { cmds_denied: 'DELE,RMD' } : {}),
    }
    writeFileSync(config, Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join(''))
    // It refuses a configuration that is not its own.
    for (const path of [files, passwords, config]) chownSync(path, account.uid, account.gid)
    await place.start({ command: '/usr/sbin/vsftpd', args: [config], ready: () => answers(port) })
  }
  const port = await onFreePort((free) => start(free, first))
  let options = first
  return {
    place, host: '127.0.0.1', port, user: 'ftp', password: PASSWORD, files,
    restart: async (more = {}) => {
      await place.kill()
      options = { ...options, ...more }
      await start(port, options)
    },
    kill: () => place.kill(),
    stop: () => place.clear(),
    log: () => place.log() + (existsSync(protocol) ? readFileSync(protocol, 'utf8') : ''),
  }
}

const PASSWORD = 'Kenanga-3-Kuning'
