import { z } from 'zod'
import type { PlatformId } from '../core/people.ts'
import { logLevels, type AdminName } from './config.ts'
import { chatKeys } from './env-chat.ts'
import { path, type Ground } from './paths.ts'
import { object, oneOf, text } from './values.ts'

/** `.env`, whole. Secrets and what differs from machine to machine; what a hospital reviews stands in pulih.yaml. */
export function envSchema(ground: Ground) {
  return z.object({
    PULIH_ADMINS: admins().optional().describe('The first admins, as `platform:id`, parted by commas. They may add everybody else in chat. Ask the platform for the id: a name can be taken by somebody else.').meta({ otherwise: 'nobody: people cannot be added' }),
    ...chatKeys(),
    PULIH_DATA: path(ground).optional().describe('Pulih\'s own folder: its database, its scratch, its lock.').meta({ otherwise: 'data beside pulih.yaml' }),
    PULIH_WEB_HOST: text('a host or an address of this machine').regex(/^[\w.:-]+$/, { error: 'it is no address of a machine\u0000write 127.0.0.1, an address of this machine, or 0.0.0.0 for all of them' }).default('127.0.0.1').describe('Where the status page, /healthz and /metrics are served.').meta({ otherwise: '127.0.0.1' }),
    PULIH_WEB_PORT: port().default(8420).describe('Their port; `off` serves no page at all; `0` takes any free one.').meta({ otherwise: '8420' }),
    PULIH_WEB_NAMES: names().optional().describe('Further names under which browsers may ask for the pages, parted by commas: what a reverse proxy is called.').meta({ otherwise: 'only the host itself and loopback' }),
    PULIH_STATUS_PORT: port().optional().describe('A port of its own for the page of the services, without sign-in and without any other page: what wards may reach ([status-page.md](status-page.md)).').meta({ otherwise: 'off: it is shown beside the other pages only' }),
    PULIH_STATUS_HOST: text('a host or an address of this machine').regex(/^[\w.:-]+$/, { error: 'it is no address of a machine\u0000write an address of this machine, or 0.0.0.0 for all of them' }).optional().describe('Where that is.').meta({ otherwise: '0.0.0.0, every address of this machine' }),
    PULIH_STATUS_NAMES: names().optional().describe('Names under which wards ask for it, parted by commas.').meta({ otherwise: 'only by address' }),
    PULIH_DEADMAN_URL: deadman().optional().describe('A watcher elsewhere that is asked for every minute and raises the alarm when that stops. Its address is a secret.').meta({ otherwise: 'nobody hears when Pulih falls silent' }),
    PULIH_PING_KEY: pingKey().optional().describe('Where the tokens of `scripts:` come from, at least 32 characters (`openssl rand -hex 32`). A new key makes new tokens: then every script needs its new line.').meta({ otherwise: 'no script can report in' }),
    PULIH_AGE_IDENTITY: path(ground).optional().describe('The file with the age identity that opens sealed copies. Needed only to restore and to test restores: keep it elsewhere, if you can, and put it here for that time ([sealing.md](sealing.md)).').meta({ otherwise: 'sealed copies cannot be opened here' }),
    PULIH_LOG_LEVEL: oneOf(logLevels).default('info').describe('How much is logged.').meta({ otherwise: 'info' }),
  })
}

export type EnvText = z.output<ReturnType<typeof envSchema>>

const platforms: readonly PlatformId[] = ['web', 'telegram', 'slack']

/** A name may be taken by somebody else, an id never. A group's id is negative: a group is nobody. */
const ID_FORMS: Readonly<Record<PlatformId, { readonly form: RegExp; readonly called: string }>> = {
  web: { form: /./, called: 'a name' },
  telegram: { form: /^[1-9]\d{0,15}$/, called: 'the number of a person' },
  slack: { form: /^[UW][A-Z0-9]{2,}$/, called: 'a member ID, which begins with U or W,' },
}

function admins() {
  return z.string().transform((said, ctx): readonly AdminName[] => parts(said).flatMap((part) => {
    const [, platform, userId = ''] = /^(\w+):(\S+)$/.exec(part) ?? []
    const known = platforms.find((name) => name === platform)
    if (known !== undefined && ID_FORMS[known].form.test(userId)) return [{ platform: known, userId }]
    object(ctx, { problem: known === undefined ? `"${part}" is not platform:id` : `"${part}" carries something else where ${ID_FORMS[known].called} belongs`, instead: 'write like telegram:123456789 or slack:U012AB3CD, parted by commas' })
    return []
  })).meta({ form: 'telegram:123456789, slack:U012AB3CD' })
}

function port() {
  return z.string().transform((said, ctx): number | null => {
    if (said.trim().toLowerCase() === 'off') return null
    if (/^\d{1,5}$/.test(said.trim()) && Number(said) <= 65535) return Number(said)
    object(ctx, { problem: `"${said}" is no port`, instead: 'write a number from 1024 to 65535, or off' })
    return z.NEVER
  }).meta({ form: 'a port, or off' })
}

function names() {
  return z.string().transform((said, ctx): readonly string[] => parts(said).flatMap((name) => {
    if (/^[a-z0-9.-]+$/i.test(name)) return [name.toLowerCase()]
    object(ctx, { problem: `"${name}" is no host name`, instead: 'write names alone, without http:// and port, parted by commas' })
    return []
  })).meta({ form: 'pulih.rs.example' })
}

/** What is wrong with it is said without repeating it. */
function deadman() {
  return z.string().transform((said, ctx): string => {
    const url = URL.parse(said.trim())
    if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url.href
    object(ctx, { problem: 'this is no web address', instead: 'write the address that the watcher gave you, beginning with https://' })
    return z.NEVER
  }).meta({ form: 'https://…' })
}

/** What is wrong with it is said without repeating it. */
function pingKey() {
  return z.string().transform((said, ctx): string => {
    if (said.trim().length >= 32) return said.trim()
    object(ctx, { problem: 'it is shorter than 32 characters, and could be guessed', instead: 'write what `openssl rand -hex 32` says' })
    return z.NEVER
  }).meta({ form: 'at least 32 characters' })
}

const parts = (said: string) => said.split(',').map((part) => part.trim()).filter((part) => part !== '')
