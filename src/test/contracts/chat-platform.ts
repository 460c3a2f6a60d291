import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Address, ChatEvent, ChatPlatform } from '../../chat/platform.ts'
import type { Fault } from '../../core/fault.ts'
import type { Message, Spoken } from '../../texts/message.ts'

/** A platform with a chat of its own, and eyes to see what its people would see there. */
export interface PlatformOnTrial {
  readonly platform: ChatPlatform
  readonly to: Address
  /** A person of that chat, and another one. */
  readonly user: { readonly id: string; readonly name: string }
  readonly bystander: { readonly id: string; readonly name: string }
  /** The titles that this person sees in the chat, oldest first, in the chat's language, as plain text. */
  sees(user: string): Promise<readonly string[]>
  /** The person types, or presses a button on a message; resolves when the platform has acknowledged it, rejects when it has not. */
  type(said: { readonly id: string; readonly text: string; readonly replyTo: string | null }): Promise<void>
  press(pressed: { readonly id: string; readonly say: string; readonly message: string }): Promise<void>
  end(): Promise<void>
}

export const sample = (title: string, change: Partial<Message> = {}): Spoken => {
  const message: Message = { mood: 'info', title: [{ kind: 'text', text: title }], blocks: [{ kind: 'line', line: [{ kind: 'text', text: 'isi' }] }], ...change }
  return { id: message, en: message }
}

/** What the rest of the house relies on, whatever the platform. */
export function chatPlatformContract(name: string, make: () => Promise<PlatformOnTrial>): void {
  describe(`${name} as a chat platform`, () => {
    let trial: PlatformOnTrial
    let heard: ChatEvent[]
    const receive = async (event: ChatEvent) => { heard.push(event) }
    const loud = (once: string) => ({ silent: false, once })

    beforeEach(async () => {
      heard = []
      trial = await make()
    })
    afterEach(async () => {
      await trial.end()
    })

    it('shows what is posted, in the order in which it was posted', async () => {
      await trial.platform.start(receive)
      for (const n of [1, 2, 3]) await trial.platform.post(trial.to, sample(`kartu ${n}`), loud(`p${n}`))
      expect(await trial.sees(trial.user.id)).toEqual(['kartu 1', 'kartu 2', 'kartu 3'])
    })

    it('edits a card in its place', async () => {
      await trial.platform.start(receive)
      const first = await trial.platform.post(trial.to, sample('menunggu'), loud('a'))
      await trial.platform.post(trial.to, sample('yang lain'), loud('b'))
      await trial.platform.update({ ...first, lang: 'id' }, sample('sudah diparaf'), loud('c'))
      expect(await trial.sees(trial.user.id)).toEqual(['sudah diparaf', 'yang lain'])
    })

    it('gives every message an address of its own', async () => {
      await trial.platform.start(receive)
      const first = await trial.platform.post(trial.to, sample('kembar'), loud('a'))
      const second = await trial.platform.post(trial.to, sample('kembar'), loud('b'))
      expect(first.chat).toBe(trial.to.chat)
      expect(first.message).not.toBe(second.message)
    })

    it('says that it will never edit a message that is not there, so that it can be posted anew', async () => {
      await trial.platform.start(receive)
      const fault = await trial.platform.update({ chat: trial.to.chat, message: '999999', lang: 'id' }, sample('hilang'), loud('a')).then(() => null, (error: unknown) => error as Fault)
      expect(fault).toMatchObject({ name: 'Fault', area: 'chat', retry: 'never', hint: 'chat-gone' })
    })

    it.each(['<b>tebal</b> & <script>alert(1)</script>', '*bintang* _garis_ `kode` [tautan](http://a.b)', 'nama \u202Eterbalik\u202C', 'مرحبا 👩‍⚕️ नमस्ते', '<!channel> @semua'])('shows %j as text and nothing else', async (text) => {
      await trial.platform.start(receive)
      await trial.platform.post(trial.to, sample(text), loud('a'))
      const [seen] = await trial.sees(trial.user.id)
      expect(seen?.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')).toBe(text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, ''))
    })

    it('whispers to one person alone', async () => {
      await trial.platform.start(receive)
      await trial.platform.whisper({ ...trial.to, user: trial.user.id }, sample('hanya untuk Anda'), null)
      expect(await trial.sees(trial.user.id)).toEqual(['hanya untuk Anda'])
      expect(await trial.sees(trial.bystander.id)).toEqual([])
    })

    it('hands on what a person types, with who, where, and what it replies to', async () => {
      await trial.platform.start(receive)
      const card = await trial.platform.post(trial.to, sample('kartu'), loud('a'))
      await trial.type({ id: 'e1', text: 'paraf', replyTo: card.message })
      expect(heard).toMatchObject([{ kind: 'text', text: 'paraf', platform: trial.platform.id, chat: trial.to.chat, user: trial.user, replyTo: { chat: trial.to.chat, message: card.message } }])
      expect(heard[0]?.at).toBeInstanceOf(Date)
    })

    it('hands on a press with the very words of its button', async () => {
      await trial.platform.start(receive)
      const card = await trial.platform.post(trial.to, sample('kartu', { actions: [{ say: 'sign 17', label: 'Paraf' }] }), loud('a'))
      await trial.press({ id: 'e1', say: 'sign 17', message: card.message })
      expect(heard).toMatchObject([{ kind: 'press', say: 'sign 17', message: card, user: trial.user }])
    })

    it('gives one event one name, however often it is delivered', async () => {
      await trial.platform.start(receive)
      for (let n = 0; n < 2; n += 1) await trial.type({ id: 'e1', text: '/help', replyTo: null })
      await trial.type({ id: 'e2', text: '/help', replyTo: null })
      expect(new Set(heard.map((event) => event.id)).size).toBe(2)
    })

    it('acknowledges nothing that was not made durable', async () => {
      await trial.platform.start(async () => { throw new Error('disk full') })
      await expect(trial.type({ id: 'e1', text: '/help', replyTo: null })).rejects.toThrow()
    })

    it('says how it is, and takes the menu', async () => {
      await trial.platform.start(receive)
      await trial.platform.menu([{ chat: null, entries: [{ name: 'help', summary: { id: 'Bantuan', en: 'Help' }, example: 'help' }] }])
      expect(await trial.platform.health()).toEqual({ state: 'up' })
    })

    it('hands on nothing after it was stopped', async () => {
      await trial.platform.start(receive)
      await trial.platform.stop()
      await trial.type({ id: 'e1', text: '/help', replyTo: null }).catch(() => undefined)
      expect(heard).toEqual([])
    })
  })
}
