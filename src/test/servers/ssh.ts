import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answers, onFreePort } from './port.ts'
import { privatePlace, type PrivatePlace, type Ran } from './private-place.ts'

export interface SshOptions {
  /**
   * Who runs it and is the only one who can sign in: `postgres` where not given, since Debian's other servers' accounts have
   * no shell or are locked; `root` for commands that must read what is another's; or any account that the test has made. When the
   * tests are not root, it is always ourselves.
   */
  readonly account?: string
  /** What every sign-in gets, whatever it asks for; `internal-sftp` lets in file transfers only. */
  readonly forceCommand?: string
}

export interface SshServer {
  readonly place: PrivatePlace
  readonly host: string
  readonly port: number
  readonly user: string
  /** The key that opens it, readable by us only. */
  readonly key: string
  /** A key that it does not know. */
  readonly wrongKey: string
  /** Knows the first host key, and no later one. */
  readonly knownHosts: string
  /** A folder that whoever signs in may write to. */
  readonly files: string
  /** For `ssh`, before the host: nobody's configuration, this key, the host key checked, no questions. */
  readonly clientArgs: readonly string[]
  /** Runs one command by the OpenSSH client; the exit code is the command's, 255 where the connection failed. */
  run(command: string, input?: string): Promise<Ran>
  /** Breaks every open connection; new ones are taken. What was started over them lives on until it notices. */
  cut(): Promise<void>
  /** Goes silent without closing anything, as behind a pulled cable; new connections find silence too. */
  freeze(): void
  thaw(): void
  /** Another host key behind the same address. Open connections stay. */
  swapHostKey(): Promise<void>
  restart(): Promise<void>
  /** Ends it with all its connections. */
  kill(): Promise<void>
  stop(): Promise<void>
  log(): string
}

/** A real sshd on the loopback with a host key and a user key of its own; passwords are never taken. */
export async function startSsh(options: SshOptions = {}): Promise<SshServer> {
  const place = privatePlace('ssh', options.account ?? 'postgres')
  try {
    return await standing(place, options)
  } catch (error) {
    await place.clear()
    throw error
  }
}

async function standing(place: PrivatePlace, options: SshOptions): Promise<SshServer> {
  const { folder, account } = place
  const at = (name: string) => join(folder, name)
  const newKey = async (name: string) => {
    rmSync(at(name), { force: true })
    await place.run({ command: 'ssh-keygen', args: ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', at(name)] })
  }
  await Promise.all(['host', 'client', 'stranger'].map(newKey))
  for (const name of ['client', 'stranger']) {
    // The OpenSSH client refuses a key that is not its user's own.
    chownSync(at(name), process.getuid?.() ?? 0, process.getgid?.() ?? 0)
    chmodSync(at(name), 0o600)
  }
  writeFileSync(at('authorized'), readFileSync(at('client.pub')))
  mkdirSync(at('files'))
  chownSync(at('files'), account.uid, account.gid)
  // Without it a sshd of root does not start; Debian's own service makes it, which no container starts.
  if (account.uid === 0 && !existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 })

  const start = (port: number) => {
    writeFileSync(at('sshd_config'), [
      `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${at('host')}`, `AuthorizedKeysFile ${at('authorized')}`, 'PidFile none', 'StrictModes no', 'UsePAM no', 'UseDNS no',
      'PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin prohibit-password', `AllowUsers ${account.name}`, 'MaxStartups 100', 'MaxSessions 100', 'LogLevel VERBOSE',
      'Subsystem sftp internal-sftp', ...(options.forceCommand === undefined ? [] : [`ForceCommand ${options.forceCommand}`]), '',
    ].join('\n'))
    return place.start({ command: '/usr/sbin/sshd', args: ['-D', '-e', '-f', at('sshd_config')], ready: () => answers(port) })
  }
  const port = await onFreePort(start)
  writeFileSync(at('known_hosts'), `[127.0.0.1]:${port} ${readFileSync(at('host.pub'), 'utf8')}`)
  const clientArgs = [
    '-F', 'none', '-p', String(port), '-i', at('client'), '-l', account.name,
    ...['IdentitiesOnly=yes', 'BatchMode=yes', 'StrictHostKeyChecking=yes', 'GlobalKnownHostsFile=/dev/null', `UserKnownHostsFile=${at('known_hosts')}`].flatMap((option) => ['-o', option]),
  ]
  const sessions = () => place.offspring().filter((pid) => programOf(pid) === 'sshd')
  const everybody = () => [place.pid(), ...sessions()].filter((pid) => pid !== null)

  return {
    place, host: '127.0.0.1', port, user: account.name, clientArgs,
    key: at('client'), wrongKey: at('stranger'), knownHosts: at('known_hosts'), files: at('files'),
    run: (command, input) => place.runAsUs({ command: 'ssh', args: [...clientArgs, '127.0.0.1', command], ...(input === undefined ? {} : { input }), accept: ANY }),
    cut: async () => {
      const open = sessions()
      for (const pid of open) signal(pid, 'SIGKILL')
      while (sessions().some((pid) => open.includes(pid))) await new Promise(setImmediate)
    },
    freeze: () => everybody().forEach((pid) => signal(pid, 'SIGSTOP')),
    thaw: () => everybody().forEach((pid) => signal(pid, 'SIGCONT')),
    swapHostKey: async () => {
      await newKey('host')
      await place.halt('SIGTERM')
      await start(port)
    },
    restart: async () => {
      await place.halt('SIGTERM')
      await start(port)
    },
    kill: () => place.kill(),
    stop: () => place.clear(),
    log: () => place.log(),
  }
}

function programOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    // It has ended by itself meanwhile.
    return ''
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself meanwhile.
  }
}

/** Whatever a command ends with is for the caller to judge. */
const ANY = Array.from({ length: 256 }, (_, code) => code)
