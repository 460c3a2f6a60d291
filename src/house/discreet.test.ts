import { describe, expect, it } from 'vitest'
import type { Config } from '../config/config.ts'
import { pingToken } from '../core/ping-token.ts'
import { fakeChat } from '../test/fakes/chat-platform.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { testSite } from '../test/fakes/site.ts'
import { line, plain } from '../texts/words.ts'
import { behindFilter, knownOf } from './discreet.ts'

const secrets = ['https://jaga.example/ping/4f1c2d9a', '7000000001:AAF-token_telegram', 'rahasia-webhook', 'xoxb-bot-slack', 'rahasia-tanda-tangan']
const config = {
  site: testSite({ servers: [{ name: 'produksi', role: 'production', address: 'simrs.rs-contoh.local:1433', ssh: null }], procedures: [{ key: 'cadangan', title: 'Cadangan', number: 'SPO-10.20.30.40', revision: '1', date: '2026-01-01' }] }),
  secrets: { deadman: secrets[0], passwords: {}, ping: null },
  chat: {
    web: null, admins: [],
    telegram: { token: secrets[1], apiRoot: 'https://api.telegram.org', mode: { kind: 'webhook', url: 'https://pulih.example/t', secret: secrets[2], listen: { host: '127.0.0.1', port: 1 } } },
    slack: { botToken: secrets[3], apiUrl: 'https://slack.com/api/', mode: { kind: 'http', signingSecret: secrets[4], listen: { host: '127.0.0.1', port: 2 } } },
  },
} as unknown as Config

describe('the filter of the house', () => {
  it('knows every secret of the configuration', () => {
    // The part of Telegram's token behind its number is as good as the whole.
    expect([...knownOf(config).secrets].sort()).toEqual([...secrets, 'AAF-token_telegram'].sort())
  })

  it('stands before every platform', async () => {
    const chats = [fakeChat({ id: 'web' }), fakeChat({ id: 'telegram' }), fakeChat({ id: 'slack' })]
    const platforms = behindFilter(chats, config)
    for (const chat of chats) {
      await platforms.get(chat.id)?.post({ chat: 'edp', thread: null, lang: 'id' }, sample('', { title: line(`SPO-10.20.30.40: ${secrets.join(' | ')} | simrs.rs-contoh.local | produksi`) }), { silent: false, once: '1' })
      const [said] = chat.posted('edp')[0]!.said
      expect(plain(said!.id.title)).toBe(`SPO-10.20.30.40: ${secrets.map(() => '[rahasia disembunyikan]').join(' | ')} | [alamat disembunyikan] | produksi`)
    }
  })

  it('lets a script’s token through to one person alone, and into no room', async () => {
    const token = pingToken('kunci-yang-panjang-sekali-0123456789', 'malam')
    const chat = fakeChat({ id: 'telegram' })
    const platform = behindFilter([chat], { ...config, secrets: { ...config.secrets, ping: { key: 'kunci-yang-panjang-sekali-0123456789', tokens: { malam: token } } } }).get('telegram')
    const said = sample('', { title: line(`curl http://PULIH:8420/ping/${token}/start kunci-yang-panjang-sekali-0123456789`) })
    await platform?.post({ chat: 'edp', thread: null, lang: 'id' }, said, { silent: false, once: '1' })
    expect(plain(chat.posted('edp')[0]!.said[0]!.id.title)).toBe('curl http://PULIH:8420/ping/[rahasia disembunyikan]/start [rahasia disembunyikan]')
    await platform?.whisper({ chat: 'dm', thread: null, lang: 'id', user: 'rina' }, said, null)
    expect(chat.whispers('rina').at(-1)).toContain(`curl http://PULIH:8420/ping/${token}/start [rahasia disembunyikan]`)
  })
})
