import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { pingToken } from '../core/ping-token.ts'
import { levels, moveIn, removeAll, SMALL_SITE } from '../test/fakes/site-file.ts'
import { loadConfig } from './load.ts'
import { secretsOf } from './secrets.ts'

afterAll(removeAll)

const KEY = 'kunci-yang-panjang-sekali-0123456789'
const load = (yaml: string, env: string) => {
  const { folder, text } = moveIn(SMALL_SITE + yaml)
  mkdirSync(join(folder, 'data'), { recursive: true })
  writeFileSync(join(folder, 'pulih.yaml'), text)
  writeFileSync(join(folder, '.env'), env)
  return loadConfig({ folder, levels, env: {} })
}
const SCRIPT = "scripts:\n  - { name: malam, cron: '0 1 * * *', system: simrs }\n"

describe('scripts in pulih.yaml', () => {
  it('get a token each, of the key alone; both are secrets', () => {
    const loaded = load(SCRIPT, `PULIH_PING_KEY=${KEY}\n`)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes))
    const { config } = loaded
    expect(config.site.scripts).toEqual([{ name: 'malam', title: 'malam', cron: '0 1 * * *', zone: 'Asia/Jakarta', grace: 1_800_000, longest: 14_400_000, system: 'simrs' }])
    expect(config.secrets.ping).toEqual({ key: KEY, tokens: { malam: pingToken(KEY, 'malam') } })
    expect(secretsOf(config)).toEqual(expect.arrayContaining([KEY, pingToken(KEY, 'malam')]))
  })

  it.each([
    ['without a key', SCRIPT, '', 'PULIH_PING_KEY', 'is missing, but the script malam reports in'],
    ['without a page', SCRIPT, `PULIH_PING_KEY=${KEY}\nPULIH_WEB_PORT=off\n`, 'PULIH_WEB_PORT', 'is off, but the script malam reports in there'],
    ['with a key that can be guessed', SCRIPT, 'PULIH_PING_KEY=rahasia123\n', 'PULIH_PING_KEY', 'it is shorter than 32 characters, and could be guessed'],
    ['of one name', `${SCRIPT}  - { name: malam, cron: '0 2 * * *' }\n`, `PULIH_PING_KEY=${KEY}\n`, 'scripts[1].name', 'two scripts are called malam'],
    ['of a system that there is not', "scripts:\n  - { name: malam, cron: '0 1 * * *', system: simsr }\n", `PULIH_PING_KEY=${KEY}\n`, 'scripts[0].system', 'there is no system "simsr"'],
  ])('%s are a mistake', (...[, yaml, env, path, problem]) => {
    const loaded = load(yaml, env)
    expect(loaded.ok ? [] : loaded.mistakes).toMatchObject([{ path, problem }])
    expect(JSON.stringify(loaded)).not.toContain('rahasia123')
  })
})
