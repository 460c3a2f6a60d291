import { randomUUID } from 'node:crypto'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RcloneTargetPlan } from '../../core/site.ts'
import type { FtpServer } from './ftp.ts'
import type { Account } from './private-place.ts'
import type { S3Server } from './s3/s3.ts'
import type { SshServer } from './ssh.ts'

/** A place of the tests, empty: its plan, what `.env` would hold for it, and where its files lie on this machine, if anywhere. */
export interface RclonePlace { readonly plan: RcloneTargetPlan; readonly secrets: Readonly<Record<string, string>>; readonly folder: string | null }

const base = { name: 'jauh', type: 'rclone', mount: null, removable: false, class: 'off-host', keepFree: 0, immutable: false } as const

export function sftpPlace(server: SshServer, change: Partial<RcloneTargetPlan> = {}): RclonePlace {
  const folder = made(server.files, server.place.account)
  const options = { host: server.host, port: String(server.port), user: server.user, key_file: server.key, known_hosts_file: server.knownHosts }
  return { plan: { ...base, path: folder, remote: { type: 'sftp', options, secrets: {} }, ...change }, secrets: {}, folder }
}

export function ftpPlace(server: FtpServer, change: Partial<RcloneTargetPlan> = {}): RclonePlace {
  const folder = made(server.files, server.place.account)
  const options = { host: server.host, port: String(server.port), user: server.user }
  return { plan: { ...base, path: folder.slice(server.files.length + 1), remote: { type: 'ftp', options, secrets: { pass: 'nas' } }, ...change }, secrets: { nas: server.password }, folder }
}

export function s3Place(server: S3Server, change: Partial<RcloneTargetPlan> = {}): RclonePlace {
  const options = { provider: 'Other', endpoint: server.endpoint, region: server.region, access_key_id: server.accessKey }
  return { plan: { ...base, path: `${server.buckets[0] ?? ''}/${randomUUID()}`, remote: { type: 's3', options, secrets: { secret_access_key: 'ember' } }, ...change }, secrets: { ember: server.secretKey }, folder: null }
}

/** rclone's own way to a folder of this machine. */
export function folderPlace(folder: string, change: Partial<RcloneTargetPlan> = {}): RclonePlace {
  return { plan: { ...base, path: folder, remote: { type: 'local', options: {}, secrets: {} }, ...change }, secrets: {}, folder }
}

function made(files: string, account: Account): string {
  const folder = join(files, randomUUID())
  mkdirSync(folder)
  chownSync(folder, account.uid, account.gid)
  return folder
}
