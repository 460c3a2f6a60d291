import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample } from '../../test/contracts/platform-on-trial.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { Field, OpenForm } from '../../texts/message.ts'
import { textsFor } from '../../texts/words.ts'
import type { ChatEvent } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

const words = textsFor('Asia/Jakarta').id
const fields: readonly Field[] = [
  { key: 'date', kind: 'date', label: 'Tanggal', hint: 'Hari yang diliburkan' },
  { key: 'begins', kind: 'moment', label: 'Mulai' },
  { key: 'kind', kind: 'choice', label: 'Jenis', options: [{ value: 'free', label: 'Libur' }, { value: 'worked', label: 'Masuk' }] },
  { key: 'sure', kind: 'yes-no', label: 'Yakin', yes: 'Ya', no: 'Tidak' },
  { key: 'name', kind: 'text', label: 'Nama', most: 60, optional: true },
]
const form = (change: Partial<OpenForm> = {}): OpenForm => ({ id: 12, fields, answers: {}, asks: 'date', words: { open: 'Isi formulir', send: 'Kirim', skip: 'Lewati', cancel: 'Batalkan' }, ...change })

describe('windows in Slack', () => {
  let slack: Slack
  let chat: SlackChat
  let heard: ChatEvent[]
  let sari: string
  let room: string
  let full: boolean
  beforeEach(async () => {
    slack = await startSlack({ limits: 'none' })
    sari = slack.person('Sari')
    room = slack.room('edp', { members: [sari] })
    await open()
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })
  const open = async () => {
    heard = []
    full = false
    chat = listening({ slack, kind: 'socket' })
    await chat.start(async (event) => {
      if (full) throw new Error('disk full')
      heard.push(event)
    })
  }
  const post = async (change: Parameters<typeof sample>[1]) => await chat.post({ chat: room, thread: null, lang: 'id' }, sample('kartu', change), { silent: false, once: '1' })
  const hand = () => slack.as(sari)
  const opened = () => expect.poll(() => hand().modal()).not.toBeNull()

  it('asks for the text of a press, and hands on the press with it', async () => {
    const card = await post({ actions: [{ say: 'sign problem 17', label: 'Ada masalah', ask: { label: 'Apa masalahnya?', example: 'NAS mati' } }] })
    await hand().press({ room, ts: card.message }, 'Ada masalah')
    await opened()
    expect(heard).toEqual([])
    expect(hand().modal()).toMatchObject({ title: 'Ada masalah', fields: ['Apa masalahnya?'] })
    expect(await hand().submit({})).toMatchObject({ kind: 'incomplete' })
    await hand().submit({ 'Apa masalahnya?': ' NAS mati sejak subuh ' })
    expect(hand().modal()).toBeNull()
    expect(heard).toMatchObject([{ kind: 'press', say: 'sign problem 17 NAS mati sejak subuh', message: card, chat: room, chatTitle: 'edp', user: { id: sari, name: 'Sari' }, voice: 'own', direct: false }])
  })

  it('asks first whether somebody is sure, and opens nothing when they are not', async () => {
    const card = await post({ actions: [{ say: 'sign close 17', label: 'Tutup', confirm: 'Pemeriksaan ditutup.', ask: { label: 'Alasan' } }] })
    expect(await hand().press({ room, ts: card.message }, 'Tutup', { confirm: 'deny' })).toEqual({ kind: 'declined' })
    expect(slack.calls('views.open')).toEqual([])
    await hand().press({ room, ts: card.message }, 'Tutup')
    await opened()
    expect(slack.confirms()[1]).toMatchObject({ title: words.slack.sure, text: 'Pemeriksaan ditutup.', yes: words.slack.yes, no: words.slack.no })
  })

  it('keeps what somebody wrote in its window when it could not be kept', async () => {
    const card = await post({ actions: [{ say: 'sign problem 17', label: 'Ada masalah', ask: { label: 'Apa' } }] })
    await hand().press({ room, ts: card.message }, 'Ada masalah')
    await opened()
    full = true
    expect(await hand().submit({ Apa: 'NAS mati' })).toMatchObject({ kind: 'acked' })
    expect(hand().modal()?.errors).toEqual({ text: words.slack.notKept })
    full = false
    await hand().submit({ Apa: 'NAS mati' })
    expect(heard).toMatchObject([{ say: 'sign problem 17 NAS mati' }])
  })

  it('tells its person when a window could not open', async () => {
    const card = await post({ actions: [{ say: 'sign problem 17', label: 'Ada masalah', ask: { label: 'Apa' } }] })
    slack.faults.add({ fault: { kind: '500' }, method: 'views.open' })
    await hand().press({ room, ts: card.message }, 'Ada masalah')
    await expect.poll(() => hand().ephemerals().map((seen) => seen.words)).toEqual([expect.stringContaining(words.slack.openLate)])
    expect(heard).toEqual([])
  })

  it('asks a whole form at once, with what was answered before', async () => {
    const card = await post({ form: form({ answers: { date: '2026-12-24', begins: '2026-12-24 22:00', kind: 'worked', sure: 'no', name: 'Cuti' } }) })
    expect(slack.channel(room).last().buttons).toEqual(['Isi formulir', 'Batalkan'])
    await hand().press({ room, ts: card.message }, 'Isi formulir')
    await opened()
    expect(hand().modal()).toMatchObject({ title: 'Isi formulir', fields: ['Tanggal', words.slack.date('Mulai'), words.slack.time('Mulai'), 'Jenis', 'Yakin', 'Nama'] })
    await hand().submit({ Nama: 'Cuti bersama', [words.slack.time('Mulai')]: '23:30' })
    expect(heard).toMatchObject([{ kind: 'filled', form: 12, message: card, values: { date: '2026-12-24', begins: '2026-12-24 23:30', kind: 'worked', sure: 'no', name: 'Cuti bersama' } }])
  })

  it('leaves out what was left empty, and hands on a cancelling as its words', async () => {
    const card = await post({ form: form({ fields: fields.filter((field) => field.key === 'name' || field.key === 'date') }) })
    await hand().press({ room, ts: card.message }, 'Isi formulir')
    await opened()
    await hand().submit({ Tanggal: '2026-12-24' })
    await hand().press({ room, ts: card.message }, 'Batalkan')
    expect(heard).toMatchObject([{ kind: 'filled', values: { date: '2026-12-24' } }, { kind: 'press', say: 'form 12 cancel' }])
    expect(heard[0]).not.toHaveProperty('values.name')
  })

  it('opens the form at once for its person who just asked for it, whoever else is busy there, and for nobody else', async () => {
    await hand().slash(room, '/pulih', 'holiday add')
    await post({ form: form({ user: sari }) })
    expect(hand().modal()).toMatchObject({ fields: expect.arrayContaining(['Tanggal']) as string[] })
    await hand().closeForm()
    const budi = slack.person('Budi')
    slack.world.rooms.get(room)!.members.add(budi)
    await slack.as(budi).slash(room, '/pulih', 'status')
    await hand().slash(room, '/pulih', 'holiday add')
    await post({ form: form({ id: 13, user: sari }) })
    expect(hand().modal()).toMatchObject({ title: 'Isi formulir' })
    await hand().closeForm()
    await slack.as(budi).slash(room, '/pulih', 'status')
    await post({ form: form({ id: 14, user: sari }) })
    expect(slack.as(budi).modal()).toBeNull()
    expect(hand().modal()).toBeNull()
  })

  it('still knows its form after a restart, unless that was too long for its button: then it asks for the card', async () => {
    const short = await post({ form: form() })
    const long = await post({ form: form({ id: 13, answers: { name: 'x'.repeat(2500) } }) })
    await chat.stop()
    await open()
    await hand().press({ room, ts: short.message }, 'Isi formulir')
    await opened()
    await hand().closeForm()
    await hand().press({ room, ts: long.message }, 'Isi formulir')
    await expect.poll(() => heard).toMatchObject([{ kind: 'press', say: 'form 13 back', chat: room, user: { id: sari } }])
    await chat.update({ ...long, lang: 'id' }, sample('kartu', { form: form({ id: 13, user: sari }) }), { silent: true, once: '3' })
    await opened()
  })

  it('asks for the card in the voice of who pressed: somebody from outside is nobody of ours', async () => {
    const card = await post({ form: form({ id: 14, answers: { name: 'x'.repeat(2500) } }) })
    await chat.stop()
    await open()
    const outside = slack.person('Tono', { team: slack.workspace('Vendor') })
    slack.world.rooms.get(room)!.members.add(outside)
    await slack.as(outside).press({ room, ts: card.message }, 'Isi formulir')
    await expect.poll(() => heard).toMatchObject([{ kind: 'press', say: 'form 14 back', voice: 'outsider', user: { id: outside } }])
  })

  it('asks for what its lists cannot hold as text', async () => {
    const options = Array.from({ length: 150 }, (_, n) => ({ value: `unit-${n}`, label: `Unit ${n}` }))
    const card = await post({ form: form({ fields: [{ key: 'unit', kind: 'choice', label: 'Unit', options }, { key: 'few', kind: 'choice', label: 'Sistem', options: options.slice(0, 20) }] }) })
    await hand().press({ room, ts: card.message }, 'Isi formulir')
    await opened()
    await hand().submit({ Unit: 'unit-140', Sistem: 'unit-7' })
    expect(heard).toMatchObject([{ values: { unit: 'unit-140', few: 'unit-7' } }])
  })

  it('does not believe a window that is none of ours, and hears who really sent it', async () => {
    await slack.world.send({ type: 'interactive', payload: { type: 'view_submission', team: { id: slack.teamId }, user: { id: sari, team_id: slack.teamId }, view: { id: 'V1', private_metadata: 'x', state: { values: {} } } } })
    await slack.world.send({ type: 'interactive', payload: { type: 'view_submission', team: { id: slack.teamId }, user: { id: 'U0ANDERER', team_id: 'T0ANDERER' }, view: { id: 'V1', private_metadata: JSON.stringify({ where: { chat: room, message: '1.1', user: sari }, lang: 'id', what: { kind: 'ask', say: 'sign 17' } }), state: { values: { text: { text: { type: 'plain_text_input', value: 'x' } } } } } } })
    expect(heard).toMatchObject([{ kind: 'press', say: 'sign 17 x', user: { id: 'U0ANDERER' }, voice: 'outsider' }])
  })
})
