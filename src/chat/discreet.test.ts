import { describe, expect, it } from 'vitest'
import { discreet } from '../core/discreet.ts'
import { fakeChat } from '../test/fakes/chat-platform.ts'
import { testKit } from '../test/fakes/kit.ts'
import { textsFor, line, mono, plain, speaker } from '../texts/words.ts'
import { refusalView } from '../texts/views/refusal.ts'
import { bytesOf, type Message, type Spoken } from '../texts/message.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { asWritten } from '../test/golden/sample.ts'
import { samples } from '../test/golden/samples/index.ts'
import { discreetChat, discreetSpoken } from './discreet.ts'

const texts = textsFor('Asia/Jakarta')
const marks = { id: texts.id.common.hidden, en: texts.en.common.hidden }
const TOKEN = 'xoxb-1234567890-abcdefABCDEF'
const NIK = '3171234507890001'
const dirty: Message = {
  mood: 'alarm',
  title: line('Gagal ke ', mono('10.0.0.5'), mono(':1433')),
  blocks: [
    { kind: 'line', line: line('password=', mono('Rahasia'), '17 ditolak') },
    { kind: 'rows', rows: [{ mark: 'fail', label: line('No. RM'), detail: line('00123456') }, { mark: 'ok', label: line('D-14'), detail: line('12,4 GB') }] },
    { kind: 'facts', facts: [{ label: 'Kata sandi', value: line('melati17') }, { label: 'Server', value: line('db.rs.id:3306') }] },
    { kind: 'progress', share: 0.5, label: line(`NIK ${NIK}`) },
    { kind: 'small', line: [{ kind: 'time', at: 0, text: '10.0.0.5' }, { kind: 'text', text: ` ${TOKEN}` }] },
    { kind: 'detail', summary: line('Keluaran 10.0.0.6'), lines: [line('-----BEGIN PRIVATE KEY-----'), line('MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfnygWyF8PbnGy0AHB7M'), line('-----END PRIVATE KEY-----'), line('selesai')] },
  ],
  actions: [{ say: `sign 17 ${NIK}`, label: `Paraf ${NIK}`, confirm: `Yakin ${TOKEN}?`, ask: { label: `Alasan ${NIK}`, example: '10.0.0.7' }, words: ['paraf'] }],
  files: [{ name: `rm-${NIK}.txt`, mime: 'text/plain', text: `a\n${TOKEN}\nb` }, { name: `pasien ${NIK}.csv`, mime: 'text/csv', text: 'x' }],
  ask: { say: 'note 17', label: `Catatan ${TOKEN}`, example: NIK },
  form: {
    id: 3, asks: 'a', words: { open: 'Isi', send: 'Kirim', skip: 'Lewati', cancel: 'Batal' },
    answers: { a: `teks ${NIK}`, b: NIK, c: '2026-11-23' },
    fields: [{ key: 'a', kind: 'text', label: `Teks ${TOKEN}`, hint: NIK, most: 40 }, { key: 'b', kind: 'choice', label: 'Pilih', options: [{ value: NIK, label: `nomor ${NIK}` }] }, { key: 'c', kind: 'date', label: 'Tanggal' }],
  },
}
const spoken: Spoken = { id: dirty, en: dirty }
const words = (message: unknown) => JSON.stringify(message)

describe('a chat behind the filter', () => {
  const open = () => {
    const chat = fakeChat({ id: 'telegram' })
    const shown: Spoken[] = []
    const behind = discreetChat({ ...chat, whisper: async (_, message) => { shown.push(message) }, home: async (_, message) => { shown.push(message) }, pace: async () => {} }, { look: discreet({ secrets: [], addresses: [], ours: [] }), marks })
    return { chat, shown, behind }
  }

  it('reads every word of a card, its buttons, questions, forms and documents', async () => {
    const { chat, behind } = open()
    await behind.post({ chat: 'edp', thread: null, lang: 'id' }, spoken, { silent: false, once: '1' })
    const [said] = chat.posted('edp')[0]!.said
    const text = words({ ...said!.id, actions: said!.id.actions?.map((action) => ({ ...action, say: '' })), form: { ...said!.id.form, answers: {}, fields: said!.id.form?.fields.map((field) => ({ ...field, options: [] })) } })
    for (const secret of [TOKEN, NIK, 'Rahasia', '00123456', 'melati17', 'db.rs.id', '10.0.0.6', '10.0.0.7', 'MIIEp']) expect([secret, text.includes(secret)]).toEqual([secret, false])
    expect(said!.id.title.map((span) => span.text)).toEqual(['Gagal ke ', '[alamat disembunyikan]', ''])
    expect(said!.id.blocks[0]).toEqual({ kind: 'line', line: line('password=', mono('[rahasia disembunyikan]'), ' ditolak') })
    expect(said!.id.blocks[5]).toMatchObject({ lines: [line('[rahasia disembunyikan]'), line(''), line(''), line('selesai')] })
    expect(said!.en.blocks[2]).toMatchObject({ facts: [{ label: 'Kata sandi', value: line('[secret hidden]') }, { value: line('[address hidden]') }] })
    expect(said!.id.files?.map((file) => [file.name, file.mime, bytesOf(file).toString()])).toEqual([[`rm-${NIK}.txt`.replace(NIK, '[data pasien disembunyikan]'), 'text/plain', 'a\n[rahasia disembunyikan]\nb'], ['pasien [data pasien disembunyikan].csv', 'text/csv', 'x']])
  })

  it('leaves what is pressed, chosen and answered as it is, and moments to the platform', async () => {
    const { chat, behind } = open()
    await behind.post({ chat: 'edp', thread: null, lang: 'id' }, spoken, { silent: false, once: '1' })
    const said = chat.posted('edp')[0]!.said[0]!.id
    expect(said.actions?.map((action) => [action.say, action.words])).toEqual([[`sign 17 ${NIK}`, ['paraf']]])
    expect(said.ask?.say).toBe('note 17')
    expect(said.form?.answers).toEqual({ a: 'teks [data pasien disembunyikan]', b: NIK, c: '2026-11-23' })
    expect(said.form?.fields[1]).toMatchObject({ options: [{ value: NIK, label: 'nomor [data pasien disembunyikan]' }] })
    expect(said.blocks[4]).toMatchObject({ line: [{ kind: 'time', at: 0, text: '10.0.0.5' }, { text: ' [rahasia disembunyikan]' }] })
    expect(said.blocks[1]).toMatchObject({ rows: [{}, { mark: 'ok', label: line('D-14'), detail: line('12,4 GB') }] })
  })

  it('reads edits, whispers and people’s own pages too', async () => {
    const { chat, shown, behind } = open()
    const ref = await behind.post({ chat: 'edp', thread: null, lang: 'id' }, sample('kartu'), { silent: false, once: '1' })
    await behind.update({ ...ref, lang: 'id' }, spoken, { silent: true, once: '2' })
    await behind.whisper({ chat: 'edp', thread: null, lang: 'id', user: 'u' }, spoken, null)
    await behind.home?.('u', spoken, 'id')
    for (const said of [chat.posted('edp')[0]!.said[1]!, ...shown]) {
      const text = words([said.id.title, said.id.blocks])
      expect([text.includes(TOKEN), text.includes('melati17'), text.includes('disembunyikan')]).toEqual([false, false, true])
    }
    expect(shown).toHaveLength(2)
  })

  it('gives a message without anything to hide on as it came', async () => {
    const { chat, behind } = open()
    const say = refusalView({ reason: 'not-known', platform: 'telegram', userId: '123456789' })
    const message = testKit({ clock: { now: () => new Date(0), passed: () => 0, sleep: async () => {} }, store: undefined as never }).speak(say)
    await behind.post({ chat: 'edp', thread: null, lang: 'id' }, message, { silent: false, once: '1' })
    expect(chat.posted('edp')[0]!.said[0]).toEqual(message)
  })

  it('touches none of our own cards', () => {
    const speak = speaker('Asia/Jakarta')
    const filter = { look: discreet({ secrets: [], addresses: [], ours: [] }), marks }
    const touched = samples(asWritten).map(({ state, say }) => ({ state, said: speak(say) })).filter(({ said }) => JSON.stringify(discreetSpoken(said, filter)) !== JSON.stringify(said))
    expect(touched.map(({ state, said }) => `${state}: ${plain(said.id.title)}`)).toEqual([])
  })
})
