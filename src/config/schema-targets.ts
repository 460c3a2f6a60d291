import { z } from 'zod'
import { DAY } from '../core/clock.ts'
import { copyClasses } from '../core/site.ts'
import { wrongWithDisks } from './disk-mistakes.ts'
import { isInside, missing, path } from './paths.ts'
import type { SchemaContext } from './schema-context.ts'
import { duration, evenSo, flag, object, oneOf, plainName, PARTING, size, text, word, type Objection } from './values.ts'

/** Where copies are kept. A local path is made whole here; what rclone reaches keeps the path as it is called there. */
export function targetsSchema({ ground }: SchemaContext) {
  const target = z.strictObject({
    name: plainName().describe('How systems and checks refer to it.'),
    type: oneOf(['local', 'rclone']).optional().describe('`local` is a folder on a disk or on a mounted share; `rclone` is a place that the rclone program reaches ([targets.md](targets.md)).').meta({ otherwise: 'local' }),
    path: z.string().trim().min(1).meta({ form: 'a path' }).describe('The folder. Where a local one lies on no mount of its own, it must be there already. With rclone: as seen from where it signs in, and for S3 beginning with the bucket.'),
    mount: path(ground).optional().describe('The mount point that must be mounted. While it is not, nothing is written, and it is said.').meta({ otherwise: 'none is asked for' }),
    removable: flag().optional().describe('A disk that people plug in: not being there is expected of it.').meta({ otherwise: 'false' }),
    disks: z.array(z.strictObject({
      name: plainName().describe('What people call it: it stands behind the target\'s name where there are several.'),
      label: text('a label').optional().describe('The label of its file system.').meta({ otherwise: 'any' }),
      serial: text('a serial number').optional().describe('The serial number of the disk.').meta({ otherwise: 'any' }),
      mark: text('a mark').optional().describe('What `pulih target mark` wrote onto it.').meta({ otherwise: 'any' }),
    })).min(1).optional().describe('Which disks may lie there, each told by its label, serial or mark. Any other is refused and never written. Several take turns; each is asked for where nobody has seen it for long.').meta({ otherwise: 'whatever is mounted there' }),
    seenEvery: duration({ least: DAY, most: 3660 * DAY }).optional().describe('Of a removable one: not seen for so long, it is said.').meta({ otherwise: '35d' }),
    class: oneOf(copyClasses).optional().describe('Where it lies, seen from what is copied. `same-host` never counts as a copy outside the server.').meta({ otherwise: 'same-host, off-host with rclone, or offline for a removable disk' }),
    offsite: flag().optional().describe('Whether it lies at another location, so that a fire or a flood at the source does not reach it. The rule 3-2-1-1-0 asks for one that does (`/status simrs`).').meta({ otherwise: 'not known: never counted as one' }),
    immutable: flag().optional().describe('The place refuses to delete what it has for a time (Object Lock, append-only): that is expected, and no alarm.').meta({ otherwise: 'false' }),
    observed: flag().optional().describe('Somebody else\'s tool fills this place: Pulih reads what its `observed` components describe, and never writes or deletes there.').meta({ otherwise: 'false' }),
    keepFree: size({ least: 0, most: 1e15 }).optional().describe('Free space that copies never use.').meta({ otherwise: '1GB' }),
    remote: text('sftp, ftp, smb, s3 or another of rclone’s kinds').regex(/^[a-z][a-z0-9]*$/, { error: `this is none of rclone's kinds${PARTING}write sftp, ftp, smb, s3, webdav or another kind as rclone calls it` }).optional().describe('With rclone: what kind of place it is.').meta({ otherwise: 'nothing' }),
    options: z.record(z.string(), z.string().max(2000)).optional().describe('With rclone: its options for that kind, like `host:` and `user:`, as its own documentation names them.').meta({ form: 'options and their values', otherwise: 'none' }),
    secrets: z.record(z.string(), plainName()).optional().describe('With rclone: options whose values stand in `.env`, each with the name of its password: `pass: nas` reads PULIH_PASSWORD_NAS.').meta({ form: 'options, each with the name of a password in .env', otherwise: 'none' }),
  }).superRefine((it, ctx) => {
    const say = (key: string, objection: Objection) => object(ctx, { path: [key], ...objection })
    for (const [key, objection] of wrongWithDisks(it)) say(key, objection)
    if (it.type === 'rclone') {
      for (const [key, objection] of wrongWithRclone(it)) say(key, objection)
      return
    }
    for (const key of ['remote', 'options', 'secrets'] as const) if (it[key] !== undefined) say(key, { problem: `${key} is for targets that rclone reaches`, instead: 'add type: rclone, or remove it' })
    const said = word(it.path)
    const read = said === null ? null : path(ground).safeParse(said)
    if (read !== null && !read.success) {
      const [problem = '', instead = ''] = (read.error.issues[0]?.message ?? '').split(PARTING)
      say('path', { problem, instead })
      return
    }
    const [at, mount] = [read?.data ?? null, word(it.mount)]
    if (at === null) return
    if (mount !== null && !isInside(at, mount)) say('path', { problem: `${at} does not lie below the mount point ${mount}`, instead: `write a folder below ${mount}, or leave mount: out` })
    if (it.mount !== undefined || it.removable === true) return
    const objection = missing(ground, { at, kind: 'folder', instead: `write the right path; is its disk mounted (then name it with mount:)? A new folder is made with: mkdir -p '${at}'` })
    if (objection !== null) say('path', objection)
  }, evenSo).transform((it) => (it.type === 'rclone' ? it : { ...it, path: path(ground).safeParse(it.path).data ?? it.path }))
  return z.array(target).min(1)
}

interface RcloneText {
  readonly path?: unknown
  readonly mount?: unknown
  readonly removable?: unknown
  readonly remote?: unknown
  readonly options?: unknown
  readonly secrets?: unknown
}

function wrongWithRclone(it: RcloneText): readonly (readonly [string, Objection])[] {
  const given = (key: 'options' | 'secrets') => Object.keys(typeof it[key] === 'object' && it[key] !== null ? it[key] : {})
  const [options, secrets] = [given('options'), given('secrets')]
  const wrong: (readonly [string, Objection])[] = []
  if (it.remote === undefined) wrong.push(['remote', { problem: 'is missing, but rclone must know what kind of place this is', instead: 'add remote: with sftp, ftp, smb, s3 or another of its kinds' }])
  for (const key of ['mount', 'removable'] as const) if (it[key] !== undefined) wrong.push([key, { problem: `${key} is for local targets`, instead: 'remove it, or mount the place and leave type: rclone out' }])
  for (const key of [...options, ...secrets]) if (!/^[a-z][a-z0-9_]*$/.test(key)) wrong.push(['options', { problem: `${key} is no option of rclone's`, instead: 'write it in small letters with _, like key_file' }])
  for (const key of options) if (SECRET.test(key)) wrong.push(['options', { problem: `${key} is a secret, and this file holds none`, instead: `write ${key}: with a name below secrets:, and the value as PULIH_PASSWORD_… in .env` }])
  for (const key of secrets) if (options.includes(key)) wrong.push(['secrets', { problem: `${key} stands below options: too`, instead: 'keep one of the two' }])
  if (it.remote === 'sftp' && !options.includes('known_hosts_file')) wrong.push(['options', { problem: 'known_hosts_file is missing: without it any server would be believed', instead: "add known_hosts_file: with a file that holds the server's key; ssh-keyscan HOST makes its line, to be compared with what the server's own administrator reads there" }])
  if (it.remote === 's3' && typeof it.path === 'string' && /^\//.test(it.path)) wrong.push(['path', { problem: 'an S3 path begins with the bucket', instead: `write ${it.path.replace(/^\/+/, '')}` }])
  return wrong
}

/** As rclone's kinds name what must not be read by others. The name of a file, a host or a user is none. */
const SECRET = /^(?:pass|password|password2|key_file_pass|key_pem|secret_access_key|session_token|sse_customer_key|token|client_secret|bearer_token|key|api_key|auth_token|application_credential_secret|account_key|sas_url)$/
