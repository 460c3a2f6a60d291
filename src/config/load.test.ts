import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { levels, moveIn, newFolder, removeAll, SMALL_SITE } from '../test/fakes/site-file.ts'
import { loadConfig } from './load.ts'
import { mistakesText } from './mistake.ts'
import { packageRoot } from './package-root.ts'

afterAll(removeAll)

describe('loadConfig', () => {
  const load = (folder: string, env: Readonly<Record<string, string>> = {}) => loadConfig({ folder, levels, env })
  const settled = (files: Readonly<Record<string, string>>) => {
    const { folder, text } = moveIn(SMALL_SITE)
    for (const [name, content] of Object.entries({ 'pulih.yaml': text, ...files })) writeFileSync(join(folder, name), content)
    return folder
  }
  const mistakesIn = (folder: string, env?: Readonly<Record<string, string>>) => {
    const loaded = load(folder, env)
    return loaded.ok ? [] : loaded.mistakes
  }

  it('describes the demo hospital where nothing is configured, and makes nothing', () => {
    const folder = newFolder()
    const loaded = load(folder)
    expect(loaded).toMatchObject({ ok: true, config: { mode: 'demo', chat: { web: { host: '127.0.0.1', port: 8420 }, admins: [] }, places: { data: join(folder, 'data', 'demo'), database: join(folder, 'data', 'demo', 'pulih.db') } } })
    expect(readdirSync(folder)).toEqual([])
  })

  it('shows the demo\'s page to nobody else', () => {
    expect(mistakesIn(newFolder(), { PULIH_WEB_HOST: '0.0.0.0' })[0]?.problem).toContain('has no sign-in')
  })

  it('does not start a demo where a hospital was meant', () => {
    expect(mistakesIn(newFolder(), { PULIH_ADMINS: 'telegram:1' })[0]?.problem).toContain('there is no pulih.yaml')
    const folder = newFolder()
    writeFileSync(join(folder, '.env'), 'PULIH_LOG_LEVEL=debug\n')
    expect(mistakesIn(folder)).toMatchObject([{ file: 'pulih.yaml' }])
  })

  it('reads a hospital and freezes it, all the way down', () => {
    const loaded = load(settled({ '.env': 'PULIH_DEADMAN_URL=https://watch.example/ping/abc\nPULIH_ADMINS=telegram:12\n' }))
    expect(loaded).toMatchObject({ ok: true, config: { mode: 'site', site: { name: 'RS Uji', retention: [{ name: 'standard' }] }, secrets: { deadman: 'https://watch.example/ping/abc' } } })
    if (loaded.ok) expect(() => { Object.assign(loaded.config.site.systems[0]!.components[0]!, { name: 'x' }) }).toThrow(TypeError)
  })

  it('lets the environment win over .env', () => {
    expect(load(settled({ '.env': 'PULIH_WEB_PORT=9000\n' }), { PULIH_WEB_PORT: '9100' })).toMatchObject({ config: { chat: { web: { port: 9100 } } } })
    expect(load(settled({ '.env': 'PULIH_WEB_PORT=off\n' }))).toMatchObject({ config: { chat: { web: null, units: null } } })
    expect(load(settled({ '.env': 'PULIH_STATUS_PORT=8421\nPULIH_STATUS_NAMES=layanan.rs.example\n' }))).toMatchObject({ config: { chat: { units: { host: '0.0.0.0', port: 8421, names: ['layanan.rs.example'] } } } })
  })

  it('says the mistakes of both files together, in the order of the files', () => {
    const folder = settled({ '.env': '# ours\nPULIH_ADMIN=telegram:1\nPULIH_WEB_PORT=eighty\nPULIH_WEB_PORT=81\nsome words\nPULIH_ADMINS=budi, telegram:budi\nPULIH_DEADMAN_URL=hunter2\n' })
    writeFileSync(join(folder, 'pulih.yaml'), readFileSync(join(folder, 'pulih.yaml'), 'utf8').replace('zone:', 'zoen:'))
    const mistakes = mistakesIn(folder, { PULIH_LOGLEVEL: 'info' })
    expect(mistakes.map((it) => `${it.file}:${it.line ?? ''} ${it.path}`)).toEqual([
      '.env:2 PULIH_ADMIN', '.env:4 PULIH_WEB_PORT', '.env:5 ', '.env:6 PULIH_ADMINS', '.env:6 PULIH_ADMINS', '.env:7 PULIH_DEADMAN_URL', 'environment: PULIH_LOGLEVEL', 'pulih.yaml:1 site.zone', 'pulih.yaml:1 site.zoen',
    ])
    expect(mistakes[0]?.instead).toBe('did you mean PULIH_ADMINS?')
    expect(JSON.stringify(mistakes)).not.toContain('hunter2')
    expect(mistakesText(mistakes)).toContain('9 mistakes in the configuration. Nothing was started, nothing was touched.')
  })

  it('says what is wrong with a file that is none', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'pulih.yaml'))
    expect(mistakesIn(folder)[0]?.problem).toContain('it cannot be read')
  })

  it('touches nothing, right or wrong', () => {
    for (const folder of [settled({}), settled({ '.env': 'PULIH_X=1' })]) {
      const before = readdirSync(folder, { recursive: true })
      chmodSync(folder, 0o555)
      load(folder)
      expect(readdirSync(folder, { recursive: true })).toEqual(before)
      expect(existsSync(join(folder, 'data'))).toBe(false)
    }
  })

  it('finds Pulih\'s own folder', () => {
    expect(existsSync(join(packageRoot(), 'drizzle', 'meta', '_journal.json'))).toBe(true)
  })
})
