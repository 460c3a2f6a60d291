import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { afterAll, describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../core/clock.ts'
import { configurationPage } from './page.ts'
import { envSchema } from './env-schema.ts'
import { readEnv } from './env.ts'
import { everyKey } from './keys.ts'
import { isRecord, knownNames } from './known.ts'
import { packageRoot } from './package-root.ts'
import { siteSchema } from './schema.ts'
import { levels, lived, removeAll } from '../test/fakes/site-file.ts'

const root = packageRoot()
const ground = { folder: '/nonexistent', data: '/nonexistent/data' }
const schema = siteSchema({ known: knownNames({}, levels), ground })
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

afterAll(removeAll)

/** `systems[].components[].file` of every key in some data. */
function keysOf(data: unknown, path = ''): readonly string[] {
  if (Array.isArray(data)) return data.flatMap((item) => keysOf(item, `${path}[]`))
  if (!isRecord(data)) return []
  return Object.entries(data).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`
    // What rclone calls its own options is none of ours.
    return ['targets[].options', 'targets[].secrets'].includes(here) ? [here] : [here, ...keysOf(value, here)]
  })
}

describe('pulih.example.yaml', () => {
  const known = new Set(everyKey(schema).map((key) => key.path))
  const written = new Set(keysOf(parse(textOf('pulih.example.yaml'), { schema: 'failsafe' })))

  it('shows every key that there is', () => {
    expect([...known].filter((key) => !written.has(key))).toEqual([])
  })

  it('shows no key that there is not', () => {
    expect([...written].filter((key) => !known.has(key))).toEqual([])
  })

  it('is a hospital as it stands, once its paths are there', () => {
    const { site, mistakes } = lived(textOf('pulih.example.yaml'))
    expect(mistakes).toEqual([])
    expect(site?.systems.map((system) => system.components.map((component) => component.key))).toEqual([['simrs/database', 'simrs/aplikasi'], ['laboratorium/arsip', 'laboratorium/klaster', 'laboratorium/lis', 'laboratorium/lis-server', 'laboratorium/billing'], ['myhospital/database']])
    expect(site?.procedures[0]).toMatchObject({ revision: '02' })
    expect(site?.limits.shrinkWarning).toBe(0.5)
    expect(site?.units[2]).toEqual({ key: 'rawat-inap', name: 'Rawat Inap' })
  })
})

describe('.env.example', () => {
  const text = textOf('.env.example')
  const known = Object.keys(envSchema(ground).shape)

  it('shows every key, each once, and nothing else', () => {
    const written = text.split('\n').flatMap((line) => /^(?:# )?(PULIH_[A-Z_]+)=/.exec(line)?.[1] ?? [])
    expect(written.toSorted()).toEqual(known.toSorted())
  })

  it('can be read as it stands', () => {
    const { values, mistakes } = readEnv({ ground, file: text, process: {} })
    expect(mistakes).toEqual([])
    expect(values).toMatchObject({ PULIH_ADMINS: [{ platform: 'telegram', userId: '123456789' }, { platform: 'slack', userId: 'U012AB3CD' }], PULIH_WEB_PORT: 8420, PULIH_DATA: '/var/lib/pulih' })
  })

  it.each([
    ['Telegram, asked', ['PULIH_TELEGRAM_MODE', 'PULIH_TELEGRAM_API'], { PULIH_TELEGRAM_TOKEN: `123456789:${'A'.repeat(35)}` }],
    ['Telegram, called', ['PULIH_TELEGRAM_WEBHOOK_URL', 'PULIH_TELEGRAM_WEBHOOK_LISTEN'], { PULIH_TELEGRAM_TOKEN: `123456789:${'A'.repeat(35)}`, PULIH_TELEGRAM_MODE: 'webhook', PULIH_TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(64) }],
    ['Slack over its socket', ['PULIH_SLACK_MODE', 'PULIH_SLACK_API'], { PULIH_SLACK_BOT_TOKEN: `xoxb-${'1'.repeat(30)}`, PULIH_SLACK_APP_TOKEN: `xapp-${'1'.repeat(30)}` }],
    ['Slack over HTTP', ['PULIH_SLACK_HTTP_LISTEN'], { PULIH_SLACK_BOT_TOKEN: `xoxb-${'1'.repeat(30)}`, PULIH_SLACK_MODE: 'http', PULIH_SLACK_SIGNING_SECRET: 'a'.repeat(32) }],
  ])('can be read with %s', (_, taken, own) => {
    const file = taken.reduce((all, key) => all.replace(`# ${key}=`, `${key}=`), text)
    const { values, mistakes } = readEnv({ ground, file, process: own })
    expect(mistakes).toEqual([])
    for (const key of [...taken, ...Object.keys(own)]) expect(values).toHaveProperty(key)
  })
})

describe('docs/configuration.md', () => {
  it('explains every key of both files; run vitest with -u to write it anew', async () => {
    await expect(configurationPage(schema, envSchema(ground))).toMatchFileSnapshot(join(root, 'docs/configuration.md'))
  })

  it('leaves no key without a word of explanation', () => {
    expect([...everyKey(schema), ...everyKey(envSchema(ground))].filter((key) => key.description === '' || key.form === '').map((key) => key.path)).toEqual([])
  })
})

describe('the procedures of the five hospitals', () => {
  const files = readdirSync(join(root, 'sop')).filter((name) => name.endsWith('.yaml') && name !== 'demo.yaml')

  it('are all there', () => {
    expect(files.toSorted()).toEqual(['hamori.yaml', 'myhospital.yaml', 'pon.yaml', 'simdondar.yaml', 'unhas.yaml'])
  })

  it.each(files)('%s is a hospital once its paths are there', (file) => {
    const { site, mistakes } = lived(textOf(join('sop', file)))
    expect(mistakes).toEqual([])
    expect(site?.procedures).toHaveLength(1)
    for (const check of site?.checks ?? []) expect(check.probes.length).toBeGreaterThan(0)
    const backedUp = site?.schedules.flatMap((schedule) => (schedule.kind === 'backup' ? [schedule.system] : []))
    for (const system of site?.systems ?? []) expect(backedUp).toContain(system.name)
  })

  it.each([
    ['unhas.yaml', { number: '11642/UN4.24.0/OT.01.00/2022', revision: '4', date: '2022-12-05' }],
    ['pon.yaml', { number: 'OT.02.02/XXXIX.3/14561/2019', revision: '2', date: '2019-09-11' }],
    ['hamori.yaml', { number: 'DIR.04.03.01.015', revision: '00', date: '2023-08-15' }],
    ['simdondar.yaml', { revision: '001', date: '2017-11-03' }],
  ])('R1, R13, R29, R39: %s carries its stamp as printed', (file, stamp) => {
    expect(lived(textOf(join('sop', file))).site?.procedures[0]).toMatchObject(stamp)
  })

  it('R16: PON backs up on Saturday from 12.00 to 12.30', () => {
    const schedule = lived(textOf('sop/pon.yaml')).site?.schedules.find((it) => it.kind === 'backup')
    expect(schedule).toMatchObject({ cron: '0 12 * * 6', zone: 'Asia/Jakarta', window: { length: 30 * MINUTE } })
  })

  it('R18: PON carries its copies on to a NAS and to a disk that people unplug', () => {
    const site = lived(textOf('sop/pon.yaml')).site
    expect(site?.schedules.find((it) => it.kind === 'copy')).toMatchObject({ to: ['nas', 'hardisk-eksternal'], over: 31 * DAY, cron: '0 9 1 * *', components: ['simrs/database', 'simrs/berkas'] })
    expect(site?.targets.map((target) => target.class)).toEqual(['off-host', 'off-host', 'offline'])
  })

  it('R43: a disk that stays on the blood bank\'s server is not outside it', () => {
    expect(lived(textOf('sop/simdondar.yaml')).site?.targets[0]).toMatchObject({ removable: false, class: 'same-host' })
  })

  it('R49: the blood bank keeps at least five dates', () => {
    expect(lived(textOf('sop/simdondar.yaml')).site?.retention[0]?.keepDates).toBeGreaterThanOrEqual(5)
  })

  it('R61, R62, R63: MyHospital takes a full on Sunday 02.00 and a differential at 03.00, and lets go after two weeks', () => {
    const site = lived(textOf('sop/myhospital.yaml')).site
    expect(site?.schedules).toMatchObject([{ level: 'full', cron: '0 2 * * 0' }, { level: 'differential', cron: '0 3 * * *' }, { kind: 'rehearsal' }, { kind: 'retention', confirm: true }])
    expect(site?.retention[0]?.maxAge).toBe(14 * DAY)
  })

  it('R65: MyHospital asks every day whether the failover server answers', () => {
    expect(lived(textOf('sop/myhospital.yaml')).site?.checks.find((check) => check.name === 'failover')).toMatchObject({ days: 'always', probes: [{ probe: 'server', server: 'failover' }] })
  })
})
