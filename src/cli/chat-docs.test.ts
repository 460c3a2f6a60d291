import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { menu } from '../../commands/index.ts'
import { PATH } from '../chat/slack/http.ts'
import { envSchema } from '../config/env-schema.ts'
import { packageRoot } from '../config/package-root.ts'

const root = packageRoot()
const keys = Object.keys(envSchema({ folder: '/nonexistent', data: '/nonexistent/data' }).shape)
const ours = menu.flatMap((command) => [command.name, ...command.aliases])

describe.each([
  ['telegram', ['newbot', 'setprivacy', 'mybots', 'revoke']],
  ['slack', ['pulih', 'invite']],
] as const)('docs/%s.md', (platform, theirs) => {
  const page = readFileSync(join(root, 'docs', `${platform}.md`), 'utf8')

  it('explains every key of its platform, and names no key that there is not', () => {
    const told = [...new Set(page.match(/PULIH_[A-Z_]+/g))]
    expect(told.filter((key) => !keys.includes(key))).toEqual([])
    expect(keys.filter((key) => key.startsWith(`PULIH_${platform.toUpperCase()}_`) && !told.includes(key) && !key.endsWith('_MODE'))).toEqual([])
  })

  it('says only what can be said: our commands, or the platform\'s own', () => {
    const said = [...page.matchAll(/`\/(\w+)(?: [^`]*)?`/g)].map((found) => String(found[1])).filter((name) => name !== 'healthz')
    expect(said.filter((name) => !ours.includes(name) && !(theirs as readonly string[]).includes(name))).toEqual([])
    for (const name of ['start', 'room', 'perkenalan', 'check', 'link']) expect(said).toContain(name)
  })

  it('leads to pages that are there', () => {
    for (const [, to] of page.matchAll(/\]\((?!https?:)([^)#]+)/g)) expect([to, existsSync(join(root, 'docs', String(to)))]).toEqual([to, true])
  })
})

it('docs/slack.md has the proxy hand on the very path that is listened to', () => {
  const page = readFileSync(join(root, 'docs/slack.md'), 'utf8')
  expect(page).toContain(`location = ${PATH} {`)
  expect(page).toContain(`https://pulih.rs.example${PATH}\``)
})
