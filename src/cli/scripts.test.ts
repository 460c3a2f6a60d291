import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { pingToken } from '../core/ping-token.ts'
import { removeAll } from '../test/fakes/site-file.ts'
import { hospital, json, say } from '../test/fakes/small-hospital.ts'

afterAll(removeAll)

const KEY = 'kunci-yang-panjang-sekali-0123456789'
const withScript = (env: string) => {
  const folder = hospital()
  writeFileSync(join(folder, 'pulih.yaml'), `${readFileSync(join(folder, 'pulih.yaml'), 'utf8')}\nscripts:\n  - { name: malam, title: Skrip malam, cron: '0 1 * * *' }\n`)
  writeFileSync(join(folder, '.env'), env)
  return folder
}

describe('pulih scripts', () => {
  it('prints the very lines of each script, under the name by which others know the page', async () => {
    const { code, out, err } = await say(withScript(`PULIH_PING_KEY=${KEY}\nPULIH_WEB_HOST=0.0.0.0\nPULIH_WEB_NAMES=pulih.rs.example\n`), ['scripts'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('malam  0 1 * * * Asia/Jakarta  Skrip malam')
    for (const what of ['start', '$?']) expect(out).toContain(`curl -fsS -m 10 --retry 5 http://pulih.rs.example:8420/ping/${pingToken(KEY, 'malam')}/${what}`)
  })

  it('says when nobody but this machine could report, and what to do where there is no script', async () => {
    const alone = await say(withScript(`PULIH_PING_KEY=${KEY}\n`), ['scripts'])
    expect(alone.err).toContain('PULIH_WEB_HOST')
    expect(json((await say(withScript(`PULIH_PING_KEY=${KEY}\n`), ['scripts', '--json'])).out)).toMatchObject([{ name: 'malam' }])
    expect(await say(hospital(), ['scripts'])).toMatchObject({ code: 0, out: '', err: expect.stringContaining('docs/scripts.md') as string })
  })

  it('goes no further without the key', async () => {
    expect(await say(withScript(''), ['scripts'])).toMatchObject({ code: 78, out: '', err: expect.stringContaining('PULIH_PING_KEY') as string })
  })
})
