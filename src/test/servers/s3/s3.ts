import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../../config/package-root.ts'
import { onFreePort } from '../port.ts'
import { privatePlace, type PrivatePlace, type Ran } from '../private-place.ts'

export interface S3Options {
  /** Made at the start; one called `cadangan` where not given. */
  readonly buckets?: readonly [string, ...string[]]
  /** Objects are added and never replaced or deleted: both are refused with 403 AccessDenied. */
  readonly lock?: true
}

export interface S3Server {
  readonly place: PrivatePlace
  readonly endpoint: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
  readonly buckets: readonly string[]
  /** Configures rclone's remote of that name, and keeps the machine's own configuration out of it. */
  rcloneEnv(remote: string): Readonly<Record<string, string>>
  /** Runs rclone with the remote `s3:`; one attempt, no hidden retries. Whatever it ends with is for the caller to judge. */
  rclone(args: readonly string[], ask?: { readonly input?: string; readonly secretKey?: string }): Promise<Ran>
  /** Takes the lock on, or off. */
  lock(): void
  unlock(): void
  restart(): Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
  log(): string
}

/**
 * A real S3 on the loopback: OpenStack Swift with its S3 interface, all of its servers in one process, objects on disk.
 * Signatures (v2 and v4), multipart uploads, copies on the server, lists and bulk deletion are Swift's own.
 *
 * What it does not prove: TLS, virtual-host addresses, versions, and Object Lock as Amazon has it, which would keep an old
 * version and answer a deletion with a marker. `lock` is a refusal in front of Swift, as a policy without the right to
 * delete gives it. An ETag of a multipart upload is not Amazon's, and a copy on the server joins the parts.
 */
export async function startS3(options: S3Options = {}): Promise<S3Server> {
  const place = privatePlace('s3', 'nobody')
  try {
    return await standing(place, options)
  } catch (error) {
    await place.clear()
    throw error
  }
}

async function standing(place: PrivatePlace, options: S3Options): Promise<S3Server> {
  const buckets = options.buckets ?? ['cadangan']
  const locked = join(place.folder, 'locked')
  const ready = join(place.folder, 'ready')
  if (options.lock) writeFileSync(locked, '')
  // Whom it runs as need not be able to read where we lie.
  const program = join(place.folder, 'all-of-swift.py')
  copyFileSync(join(packageRoot(), 'src/test/servers/s3/all-of-swift.py'), program)
  // Debian's own: it has Swift, whatever else is called python3 here.
  const start = (port: number) => place.start({
    command: '/usr/bin/python3', args: [program, place.folder, String(port), ...buckets], env: { SECRET: SECRET_KEY, PYTHONDONTWRITEBYTECODE: '1' },
    ready: (pid) => existsSync(ready) && readFileSync(ready, 'utf8') === String(pid),
  })
  const port = await onFreePort(start)
  const endpoint = `http://127.0.0.1:${port}`
  const rcloneEnv = (remote: string) => {
    const settings = { TYPE: 's3', PROVIDER: 'Other', ENDPOINT: endpoint, REGION: 'us-east-1', ACCESS_KEY_ID: ACCESS_KEY, SECRET_ACCESS_KEY: SECRET_KEY }
    return { RCLONE_CONFIG: '/dev/null', ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`RCLONE_CONFIG_${remote.toUpperCase()}_${name}`, value])) }
  }
  return {
    place, endpoint, region: 'us-east-1', accessKey: ACCESS_KEY, secretKey: SECRET_KEY, buckets, rcloneEnv,
    rclone: (args, ask = {}) => place.runAsUs({
      command: 'rclone', args: ['--retries=1', '--low-level-retries=1', ...args], accept: Array.from({ length: 256 }, (_, code) => code),
      env: { ...rcloneEnv('s3'), ...(ask.secretKey === undefined ? {} : { RCLONE_CONFIG_S3_SECRET_ACCESS_KEY: ask.secretKey }) }, ...(ask.input === undefined ? {} : { input: ask.input }),
    }),
    lock: () => writeFileSync(locked, ''),
    unlock: () => rmSync(locked, { force: true }),
    restart: async () => {
      await place.halt('SIGTERM')
      await start(port)
    },
    kill: () => place.kill(),
    stop: () => place.clear(),
    log: () => place.log(),
  }
}

const ACCESS_KEY = 'pulih:cadangan'
const SECRET_KEY = 'Cempaka-9-Merah'
