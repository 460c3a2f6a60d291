import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChatEvent } from '../../chat/platform.ts'
import type { Fault } from '../../core/fault.ts'
import type { Message } from '../../texts/message.ts'
import { chatFilesContract } from './chat-platform-files.ts'
import { chatLifeContract } from './chat-platform-life.ts'
import { sample, type PlatformOnTrial } from './platform-on-trial.ts'

const said = (text: string) => [{ kind: 'text' as const, text }]

const rich: readonly Partial<Message>[] = [
  { mood: 'alarm', blocks: [{ kind: 'rows', rows: [{ mark: 'fail', label: said('database'), detail: said('gagal') }] }, { kind: 'facts', facts: [{ label: 'Sebab', value: said('penuh') }] }, { kind: 'progress', share: 0.4, label: said('membaca') }, { kind: 'small', line: [{ kind: 'time', at: 1_795_393_800_000, text: '23 Nov 07.30 WIB' }] }, { kind: 'detail', summary: said('rincian'), lines: [said('satu'), said('dua')] }] },
  { actions: [{ say: 'sign 17', label: 'Paraf', style: 'primary' }, { say: 'backup cancel 3', label: 'Batalkan', style: 'danger', confirm: 'Batalkan?' }, { say: 'sign problem 17', label: 'Ada masalah', ask: { label: 'Apa masalahnya?', example: 'lampu merah' } }] },
  { form: { id: 12, asks: 'why', answers: {}, words: { open: 'Isi', send: 'Kirim', skip: 'Lewati', cancel: 'Batal' }, fields: [{ key: 'why', kind: 'text', label: 'Mengapa', most: 500 }, { key: 'date', kind: 'date', label: 'Tanggal' }, { key: 'sure', kind: 'yes-no', label: 'Yakin', yes: 'Ya', no: 'Tidak' }] } },
  { files: [{ name: 'lembar.csv', mime: 'text/csv', text: 'a;b' }], silent: true },
]

/** What the rest of the house relies on, whatever the platform. */
export function chatPlatformContract(name: string, make: () => Promise<PlatformOnTrial>): void {
  describe(`${name} as a chat platform`, () => {
    let trial: PlatformOnTrial
    let heard: ChatEvent[]
    const receive = async (event: ChatEvent) => { heard.push(event) }
    const loud = (once: string) => ({ silent: false, once })
    /** Files stand in some chats as messages without words, and a card's mood as a sign before its title. */
    const titles = async () => (await trial.sees(trial.user.id)).filter((title) => title !== '').map((title) => title.replace(/^(✅|ℹ️|⚠️|🚨) /u, ''))

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

    it('hands on people’s own words as their own', async () => {
      await trial.platform.start(receive)
      await trial.type({ id: 'e1', text: '/help', replyTo: null })
      expect(heard.map(({ voice }) => voice)).toEqual(['own'])
    })

    it('shows a card in the language of the room it stands in, also after an edit', async () => {
      const said = { id: sample('menunggu').id, en: sample('waiting').en }
      await trial.platform.start(receive)
      const card = await trial.platform.post({ ...trial.to, lang: 'en' }, said, loud('a'))
      expect(await trial.sees(trial.user.id)).toEqual([trial.keepsBoth === true ? 'menunggu' : 'waiting'])
      await trial.platform.update({ ...card, lang: 'en' }, { id: sample('sudah diparaf').id, en: sample('signed').en }, loud('b'))
      expect(await trial.sees(trial.user.id)).toEqual([trial.keepsBoth === true ? 'sudah diparaf' : 'signed'])
    })

    it('takes a card with every kind of block, button, form and file, and edits it to one without', async () => {
      await trial.platform.start(receive)
      for (const [n, change] of rich.entries()) {
        const card = await trial.platform.post(trial.to, sample(`kartu ${n}`, change), loud(`p${n}`))
        expect((await titles()).at(-1)).toBe(`kartu ${n}`)
        await trial.platform.update({ ...card, lang: 'id' }, sample(`selesai ${n}`), loud(`u${n}`))
      }
      expect((await titles()).filter((title) => title.startsWith('selesai'))).toEqual(rich.map((_, n) => `selesai ${n}`))
    })

    it('puts a question, and edits it or says that it never will, so that it can be posted anew', async () => {
      await trial.platform.start(receive)
      const card = await trial.platform.post(trial.to, sample('Sari: apa masalahnya?', { ask: { say: 'sign problem 17', label: 'Apa masalahnya?', example: 'lampu merah', whom: { user: trial.user.id, name: trial.user.name } } }), loud('a'))
      const fault = await trial.platform.update({ ...card, lang: 'id' }, sample('sudah dijawab'), loud('b')).then(() => null, (error: unknown) => error as Fault)
      if (fault === null) expect(await titles()).toEqual(['sudah dijawab'])
      else expect(fault).toMatchObject({ name: 'Fault', retry: 'never', hint: 'chat-gone' })
    })

    it('takes a card far longer than one message may be', async () => {
      const long = Array.from({ length: 600 }, (_, n) => [{ kind: 'text' as const, text: `baris ${n} ${'kata '.repeat(20)}` }])
      await trial.platform.start(receive)
      const card = await trial.platform.post(trial.to, sample('panjang', { blocks: [{ kind: 'detail', summary: [{ kind: 'text', text: 'rincian' }], lines: long }, ...long.map((line) => ({ kind: 'line' as const, line }))] }), loud('a'))
      expect((await titles())[0]).toBe('panjang')
      await trial.platform.update({ ...card, lang: 'id' }, sample('pendek'), loud('b'))
      expect((await titles())[0]).toBe('pendek')
    })

    it('hands on a press on a card that was edited, with the words that it has now', async () => {
      await trial.platform.start(receive)
      const card = await trial.platform.post(trial.to, sample('kartu', { actions: [{ say: 'sign 17 #a', label: 'Paraf' }] }), loud('a'))
      await trial.platform.update({ ...card, lang: 'id' }, sample('kartu', { actions: [{ say: 'sign 17 #b', label: 'Paraf' }] }), loud('b'))
      await trial.press({ id: 'e1', say: 'sign 17 #b', message: card.message })
      expect(heard).toMatchObject([{ kind: 'press', say: 'sign 17 #b', message: card, user: trial.user, voice: 'own' }])
    })

    it('answers a press to whoever pressed, and to nobody else', async () => {
      await trial.platform.start(receive)
      const card = await trial.platform.post(trial.to, sample('kartu', { actions: [{ say: 'sign 17', label: 'Paraf' }] }), loud('a'))
      await trial.press({ id: 'e1', say: 'sign 17', message: card.message })
      await trial.platform.whisper({ ...trial.to, user: trial.user.id }, sample('sudah diparaf oleh Budi'), heard[0] ?? null)
      expect(await trial.sees(trial.bystander.id)).toEqual(['kartu'])
    })

    it('says how it is, and takes the menu', async () => {
      await trial.platform.start(receive)
      await trial.platform.menu([{ chat: null, entries: [{ name: 'help', summary: { id: 'Bantuan', en: 'Help' }, example: 'help' }] }])
      expect(await trial.platform.health()).toEqual({ state: 'up' })
    })
  })

  chatLifeContract(name, make)
  chatFilesContract(name, make)
}
