import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { menu } from '../../../commands/index.ts'
import { allMethods } from '../../test/fakes/slack/methods/index.ts'
import { ALL_EVENTS } from '../../test/fakes/slack/start.ts'
import { textsFor } from '../../texts/words.ts'
import { EVENTS, METHODS } from './methods.ts'
import { WORDS_OF_SLACK } from './typed.ts'

interface Manifest {
  readonly features: { readonly slash_commands: readonly { readonly command: string; readonly description: string; readonly should_escape: boolean; readonly url?: string }[]; readonly app_home: { readonly home_tab_enabled: boolean; readonly messages_tab_read_only_enabled: boolean } }
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[]; readonly user?: readonly string[] } }
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] }; readonly interactivity: { readonly is_enabled: boolean }; readonly socket_mode_enabled: boolean }
}

const manifest = parse(readFileSync(join(import.meta.dirname, '../../../slack-manifest.yaml'), 'utf8')) as Manifest
const code = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'methods.ts').map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n')
const fields = (from: Readonly<Record<string, readonly string[]>>) => [...new Set(Object.values(from).flat())]

describe('the manifest of the Slack app', () => {
  it('asks for exactly the scopes of the methods that we call and the events that we hear', () => {
    expect(manifest.oauth_config.scopes).toEqual({ bot: [...new Set(['commands', ...fields(METHODS), ...fields(EVENTS)])].sort() })
  })

  it('lists every method that the code calls, and none that it does not', () => {
    const called = [...code.matchAll(/'((?:auth|chat|conversations|files|users|views|team|bots|reactions|pins|apps)\.[A-Za-z.]+)'/g)].map((found) => found[1])
    // One call of the library uploads a file by these two.
    const uploads = code.includes('filesUploadV2') ? ['files.getUploadURLExternal', 'files.completeUploadExternal'] : []
    expect([...new Set([...called, ...uploads])].sort()).toEqual(Object.keys(METHODS).sort())
  })

  it('knows of each method the scope that Slack wants for it', () => {
    const slack = allMethods(() => '')
    for (const [method, scopes] of Object.entries(METHODS)) {
      const wanted = slack[method]?.scope
      if (wanted !== null) expect([method, scopes]).toEqual([method, [wanted]])
    }
  })

  it('subscribes to exactly the events that are read, all of which Slack has', () => {
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(Object.keys(EVENTS))
    expect(Object.keys(EVENTS).filter((event) => !(ALL_EVENTS as readonly string[]).includes(event))).toEqual([])
    for (const event of Object.keys(EVENTS)) expect(code).toContain(`'${event.split('.')[0] ?? ''}'`)
  })

  it('offers /pulih and every name of the menu that is not a word of Slack itself', () => {
    const names = menu.filter((command) => command.use !== 'hidden').flatMap((command) => [command.name, ...command.aliases]).filter((name) => !(WORDS_OF_SLACK as readonly string[]).includes(name))
    expect(manifest.features.slash_commands.map((one) => one.command)).toEqual(['/pulih', ...names.map((name) => `/${name}`)])
    expect(manifest.features.slash_commands.every((one) => one.should_escape && one.url === undefined)).toBe(true)
  })

  it('says of each command what the menu says, in Indonesian', () => {
    const t = textsFor('Asia/Jakarta').id
    const described = new Map(manifest.features.slash_commands.map((one) => [one.command, one.description]))
    for (const command of menu.filter((one) => one.use !== 'hidden')) for (const name of [command.name, ...command.aliases]) if (described.has(`/${name}`)) expect(described.get(`/${name}`)).toBe(command.summary(t))
  })

  it('needs no public address, and lets people write to the bot and press', () => {
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } })
    expect(manifest.features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_read_only_enabled: false })
  })
})
