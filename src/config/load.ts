import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { slackAccess, telegramAccess } from './chats.ts'
import type { Config, Loaded, Places, WebPlace } from './config.ts'
import { isLoopback, isSet, readEnv } from './env.ts'
import type { EnvText } from './env-schema.ts'
import { frozen } from './frozen.ts'
import type { Known } from './known.ts'
import { inOrder, type Mistake } from './mistake.ts'
import { packageRoot } from './package-root.ts'
import { passwordsOf } from './passwords.ts'
import { pingsOf } from './pings.ts'
import type { Absent } from './paths.ts'
import { readSite } from './site-file.ts'

export interface LoadAsk {
  /** Where `.env` and `pulih.yaml` are looked for. */
  readonly folder: string
  /** The levels that each engine knows. */
  readonly levels: Known['levels']
  /** Without it: what the process was started with. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What a source or a target that is not there is; without it a mistake. */
  readonly absent?: Absent
}

export const SITE_FILE = 'pulih.yaml'
export const ENV_FILE = '.env'

/**
 * Reads the whole configuration, or every mistake in it. Touches nothing and makes no folder.
 * Where there is neither `.env` nor `pulih.yaml` it describes the demo hospital.
 */
export function loadConfig({ folder, levels, env = process.env, absent = 'mistake' }: LoadAsk): Loaded {
  const home = resolve(folder)
  const root = packageRoot()
  const [envFile, siteFile] = [join(home, ENV_FILE), join(home, SITE_FILE)]
  const mode = existsSync(envFile) || existsSync(siteFile) ? 'site' : 'demo'
  const envText = existsSync(envFile) ? textOf(envFile, ENV_FILE) : null
  const usual = mode === 'demo' ? join(home, 'data', 'demo') : join(home, 'data')
  const said = { file: envText?.text ?? null, process: env }
  const { values, mistakes, passwords: given } = readEnv({ ...said, ground: { folder: home, data: usual } })
  const data = values?.PULIH_DATA ?? usual
  const found = [...(envText?.mistakes ?? []), ...mistakes, ...(mode === 'demo' ? demoMistakes(values, (key) => isSet(said, key)) : [])]
  const file = mode === 'demo' ? join(root, 'sop', 'demo.yaml') : siteFile
  const site = siteOf({ file, name: mode === 'demo' ? 'sop/demo.yaml' : SITE_FILE, data, folder: mode === 'demo' ? root : home, levels, absent, ...(mode === 'demo' ? {} : { own: databaseIn(data) }) })
  found.push(...site.mistakes)
  const { passwords, mistakes: unmatched } = site.site === null ? { passwords: {}, mistakes: [] } : passwordsOf(site.site, given)
  found.push(...unmatched)
  const { ping, mistakes: unheard } = site.site === null || values === null ? { ping: null, mistakes: [] } : pingsOf(site.site, values)
  found.push(...unheard)
  if (site.site === null || values === null || found.length > 0) return { ok: false, mistakes: inOrder(found) }
  const config: Config = {
    mode,
    site: site.site,
    secrets: { deadman: values.PULIH_DEADMAN_URL ?? null, passwords, identity: values.PULIH_AGE_IDENTITY ?? null, ping },
    places: placesOf({ folder: home, siteFile: file, data, root }),
    chat: { web: webOf(values), units: unitsOf(values), telegram: telegramAccess(values), slack: slackAccess(values), admins: values.PULIH_ADMINS ?? [] },
    log: { level: values.PULIH_LOG_LEVEL },
  }
  return { ok: true, config: frozen(config) }
}

function siteOf(ask: { readonly file: string; readonly name: string; readonly folder: string; readonly data: string; readonly levels: Known['levels']; readonly absent: Absent; readonly own?: string }) {
  if (!existsSync(ask.file)) return { site: null, mistakes: [{ file: ask.name, line: null, column: null, path: '', problem: `there is no ${ask.file}`, instead: 'copy pulih.example.yaml, or a file of sop/, to pulih.yaml and describe your hospital; without pulih.yaml and .env the demo hospital starts' }] }
  const { text, mistakes } = textOf(ask.file, ask.name)
  if (text === null) return { site: null, mistakes }
  return readSite({ file: ask.name, text, ground: { folder: ask.folder, data: ask.data, absent: ask.absent }, levels: ask.levels, ...(ask.own === undefined ? {} : { own: ask.own }) })
}

/** The demo's page knows no sign-in: nothing may make it look like, or be reached like, the real one. */
function demoMistakes(values: EnvText | null, isSet: (key: string) => boolean): readonly Mistake[] {
  const at = { file: 'environment', line: null, column: null } as const
  const meant = ['PULIH_ADMINS', 'PULIH_DEADMAN_URL', 'PULIH_PING_KEY', 'PULIH_STATUS_PORT', 'PULIH_TELEGRAM_TOKEN', 'PULIH_SLACK_BOT_TOKEN'].filter(isSet).map((key): Mistake => ({ ...at, path: key, problem: `${key} is set, but there is no pulih.yaml`, instead: 'start Pulih in the folder of pulih.yaml; without it the demo hospital starts, which takes no notice of it' }))
  if (values === null || isLoopback(values.PULIH_WEB_HOST)) return meant
  return [...meant, { ...at, path: 'PULIH_WEB_HOST', problem: `the demo's page has no sign-in, and others could reach it at ${values.PULIH_WEB_HOST}`, instead: 'remove PULIH_WEB_HOST: the demo is for this machine only' }]
}

function placesOf({ folder, siteFile, data, root }: Pick<Places, 'folder' | 'siteFile' | 'data' | 'root'>): Places {
  return {
    folder,
    siteFile,
    data,
    root,
    database: databaseIn(data),
    scratch: join(data, 'scratch'),
    anchors: join(data, 'audit-anchors.txt'),
    codeKey: join(data, 'code.key'),
    evidence: join(data, 'evidence'),
    lock: join(data, 'pulih.lock'),
    migrations: join(root, 'drizzle'),
    public: join(root, 'src', 'web', 'public'),
  }
}

const databaseIn = (data: string) => join(data, 'pulih.db')

function webOf(values: EnvText): WebPlace | null {
  return values.PULIH_WEB_PORT === null ? null : { host: values.PULIH_WEB_HOST, port: values.PULIH_WEB_PORT, names: values.PULIH_WEB_NAMES ?? [] }
}

function unitsOf(values: EnvText): WebPlace | null {
  const port = values.PULIH_STATUS_PORT ?? null
  return port === null ? null : { host: values.PULIH_STATUS_HOST ?? '0.0.0.0', port, names: values.PULIH_STATUS_NAMES ?? [] }
}

function textOf(file: string, name: string): { readonly text: string | null; readonly mistakes: readonly Mistake[] } {
  try {
    return { text: readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), mistakes: [] }
  } catch (error) {
    return { text: null, mistakes: [{ file: name, line: null, column: null, path: '', problem: `it cannot be read: ${error instanceof Error ? error.message : String(error)}`, instead: 'make it a file that the user Pulih runs as may read' }] }
  }
}
