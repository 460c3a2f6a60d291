import type { Field } from '../../../texts/message.ts'
import { deputiesView, deputyView } from '../../../texts/views/deputy.ts'
import { askView, formView, type FormView } from '../../../texts/views/form.ts'
import { homeView, type Waiting } from '../../../texts/views/home.ts'
import { linkCodeView, linkedHereView, linkedThereView, unlinkedView, whichAccountView } from '../../../texts/views/link.ts'
import { codeQuestionView, codeRightView, codesBegunView, codesLockedView, codesOffView, codesSetUpView } from '../../../texts/views/second-factor.ts'
import { startElsewhereView, startView, strangerView } from '../../../texts/views/start.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

/** First hellos, linked accounts, forms, and what waits for somebody. */
export function accountSamples({ name, note }: Said): readonly Sample[] {
  const sari = name('Sari Wulandari')
  const accounts = [{ platform: 'telegram', userId: '512345678' }, { platform: 'slack', userId: 'U024BE7LH' }] as const
  const check: Waiting = {
    key: 'check:17', kind: 'check', title: (t) => `${t.checks.title({ id: 'Pemeriksaan pagi', en: 'Morning check' })}, ${t.fmt.shortDay(at)}: SIMRS`, since: at, due: at + hours(7), concerns: () => true,
    acts: (t) => [{ say: 'sign 17 #9f3c2ab1', label: t.checks.acts.sign, style: 'primary', words: ['paraf'] }, { say: 'sign problem 17', label: t.checks.acts.problem, ask: t.checks.askProblem }],
  }
  const decision: Waiting = { key: 'procedure:3', kind: 'decision', title: (t) => t.retention.title, since: at - inDays(1), due: at - hours(1), concerns: () => true, acts: (t) => [{ say: 'retention confirm 3 1.9f3c2ab1', label: t.retention.actions.confirm('12', t.fmt.size(3.4e9)), style: 'danger', confirm: t.retention.actions.sure('12') }] }
  const newcomer: Waiting = { key: 'introduction:12', kind: 'introduction', title: () => name('Rini Kartika'), since: at, due: null, concerns: () => true, acts: (t) => [{ say: 'person show 12', label: t.accounts.home.look }] }
  const waiting = [check, decision, newcomer]

  const fields: readonly Field[] = [
    { key: 'purpose', kind: 'choice', label: 'Untuk apa ruang ini?', options: [{ value: 'edp', label: 'EDP' }, { value: 'unit', label: 'Unit pelayanan' }, { value: 'manager', label: 'Manajer' }] },
    { key: 'date', kind: 'date', label: 'Tanggal', hint: 'hari libur yang ditambahkan' },
    { key: 'start', kind: 'moment', label: 'Mulai' },
    { key: 'sure', kind: 'yes-no', label: 'Beri tahu semua unit?', yes: 'Ya', no: 'Tidak' },
    { key: 'why', kind: 'text', label: 'Keterangan', most: 500, long: true, optional: true, example: 'Cuti bersama rumah sakit' },
  ]
  const form: FormView = { id: 12, title: { id: 'Tambah hari libur', en: 'Add a holiday' }, by: sari, fields: { id: fields, en: fields }, answers: {}, asks: 'purpose', state: 'open', expiresAt: at + inDays(1) }
  const all = { purpose: 'unit', date: '2026-12-24', start: '2026-12-24 22:00', sure: 'yes', why: note('Cuti bersama rumah sakit') }

  const deputy = { id: 4, manager: { name: name('Dewi Lestari') }, deputy: { id: 2, name: sari }, until: at + inDays(3) }

  return [
    ...shown(strangerView, { known: [{ site: 'RS Sehat Sentosa', platform: 'telegram', userId: '512345678', name: name('Rini Kartika'), anybody: 'known' }], nameless: [{ site: 'RS Sehat Sentosa', platform: 'slack', userId: 'U024BE7LH', name: null, anybody: 'known' }], first: [{ site: 'RS Sehat Sentosa', platform: 'telegram', userId: '512345678', name: name('Rini Kartika'), anybody: 'nobody' }] }),
    ...shown(startElsewhereView, { registered: [{ site: 'RS Sehat Sentosa', room: 'registered' }], unregistered: [{ site: 'RS Sehat Sentosa', room: 'unregistered' }] }),
    ...shown(startView, { nothing: [{ name: sari, duties: ['edp'], accounts: accounts.slice(0, 1), waiting: [], now: at }], waiting: [{ name: sari, duties: ['edp', 'manager'], accounts, waiting, now: at }] }),
    ...shown(homeView, { nothing: [{ name: sari, waiting: [], now: at }], one: [{ name: sari, waiting: [check], now: at }], several: [{ name: sari, waiting, now: at }], services: [{ name: sari, waiting: [check], now: at, services: { services: [{ name: 'simrs', title: 'SIMRS', is: 'maintenance', since: at, until: at + 1_800_000, what: 'restart server', suspect: null, stage: 'under-way', number: 'HNT-2026-004', units: [] }], next: [] } }], many: [{ name: sari, waiting: Array.from({ length: 12 }, (_, n) => ({ ...check, key: `check:${n + 1}` })), now: at }] }),
    ...shown(codesBegunView, { begun: [{ letters: 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ', account: sari, issuer: 'RS Sehat Sentosa' }] }),
    ...shown(codeRightView, { first: [{ since: at, first: 'first' }], again: [{ since: at - inDays(40), first: 'again' }] }),
    ...shown(codeQuestionView, { asked: [{ procedure: 17, number: 'RST-2026-014', place: { name: 'production', title: name('Server Produksi') }, token: '2.3fa9c1d2', as: 'asked' }], instead: [{ procedure: 17, number: 'RST-2026-014', place: { name: 'failover', title: name('Server Failover') }, token: '2.3fa9c1d2', as: 'glass' }] }),
    ...shown(codesSetUpView, { set: [{ name: sari, at }] }),
    ...shown(codesOffView, { off: [{ name: sari }] }),
    ...shown(codesLockedView, { locked: [{ name: sari, until: at + minutes(15) }] }),
    ...shown(deputyView, { named: [deputy, 'named'], ended: [deputy, 'ended'] }),
    ...shown(deputiesView, { none: [[]], several: [[deputy, { ...deputy, id: 5, manager: { name: name('Hendra Wijaya') } }]] }),
    ...shown(linkCodeView, { code: [{ code: 'K7MP2XQ9', until: at }] }),
    ...shown(linkedHereView, { here: [{ person: { name: sari, duties: ['edp'] }, platform: 'telegram' }] }),
    ...shown(linkedThereView, { there: [{ name: sari, platform: 'slack', userId: 'U024BE7LH', account: name('sari.w'), at }] }),
    ...shown(unlinkedView, { one: [{ name: sari, account: accounts[1], left: accounts.slice(0, 1) }], last: [{ name: sari, account: accounts[1], left: [] }] }),
    ...shown(whichAccountView, { self: [{ id: 'self', name: sari, accounts }], other: [{ id: 2, name: sari, accounts }] }),
    ...shown(formView, {
      choice: [form],
      date: [{ ...form, answers: { purpose: 'unit' }, asks: 'date' }],
      moment: [{ ...form, answers: { purpose: 'unit', date: '2026-12-24' }, asks: 'start' }],
      'yes-no': [{ ...form, answers: { purpose: 'unit', date: '2026-12-24', start: '2026-12-24 22:00' }, asks: 'sure' }],
      text: [{ ...form, answers: { purpose: 'unit', date: '2026-12-24', start: '2026-12-24 22:00', sure: 'yes' }, asks: 'why' }],
      sent: [{ ...form, answers: all, asks: null, state: 'sent' }],
      cancelled: [{ ...form, answers: { purpose: 'edp' }, asks: null, state: 'cancelled' }],
      expired: [{ ...form, answers: { purpose: 'edp', why: null }, asks: null, state: 'expired' }],
    }),
    ...shown(askView, { telegram: [{ say: 'sign problem 17', ask: (t) => t.checks.askProblem, whom: { user: '512345678', name: sari } }], slack: [{ say: 'sign close 17 #9f3c2ab1', ask: (t) => t.checks.askClose, whom: { user: 'U024BE7LH', name: sari } }] }),
  ]
}
