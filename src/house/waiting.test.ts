import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { menu } from '../../commands/index.ts'
import { parse } from '../bot/grammar.ts'
import { showCheck } from '../checks/card.ts'
import { checkPreset } from '../core/check-presets.ts'
import { digest } from '../core/digest.ts'
import type { Duty, Person } from '../core/people.ts'
import { deletionProcedure, deletionScript } from '../procedures/deletion.ts'
import { openProcedure, record } from '../procedures/record.ts'
import { introduce } from '../registry/introductions.ts'
import { enrol } from '../registry/people.ts'
import { checkSheet } from '../reports/check-sheet.ts'
import { addCheck, addSignature, checkById, moveCheck } from '../store/checks.ts'
import { addForm } from '../store/forms.ts'
import { saveRoom } from '../store/rooms.ts'
import type { Query } from '../store/store.ts'
import { retention } from '../backups/retain.ts'
import { effectiveCalendar } from '../registry/holidays.ts'
import { fakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { testSite } from '../test/fakes/site.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { homeView } from '../texts/views/home.ts'
import { textsFor } from '../texts/words.ts'
import { whatWaits } from './waiting.ts'

const clock = fakeClock('2026-11-23T00:31:00Z')
const texts = textsFor('Asia/Jakarta')
const site = { ...testSite(), checks: [checkPreset('morning', { ...testSite(), procedure: 'backup' })] }
let house: ReturnType<typeof temporaryStore>
let budi: Person
let sari: Person
let manager: Person
let admin: Person
const kit = () => testKit({ clock, store: house.store, site, menu })

beforeEach(async () => {
  house = temporaryStore()
  const person = (name: string, duty: Duty) => house.store.write((tx) => enrol(tx, { name, duties: [duty], platform: 'slack', userId: name, at: clock.now() }))
  budi = await person('Budi', 'edp')
  sari = await person('Sari', 'edp')
  manager = await person('Ratna', 'manager')
  admin = await person('Dewi', 'admin')
})
afterEach(async () => { await house.remove() })

const keysFor = async (person: Person) => (await house.store.read((query) => whatWaits(kit(), query, clock.now()))).filter((one) => one.concerns(person)).map((one) => `${one.kind} ${one.key}`)
async function openCheck(): Promise<number> {
  const at = clock.now().getTime()
  const facts = { at, results: [], ledger: [] }
  const desk = { ...kit(), sheet: checkSheet, calendar: (query: Query) => effectiveCalendar(query, site) }
  return await house.store.write(async (tx) => {
    const row = await addCheck(tx, { plan: 'morning', slot: at, openedAt: at, verdict: 'safe', facts, factsDigest: digest(facts), signBy: at + 3_600_000, nextNudgeAt: null })
    if (row !== null) await showCheck(tx, { desk, row, at: clock.now(), how: 'post' })
    return row?.id ?? 0
  })
}

describe('what waits', () => {
  it('is an unsigned check for whoever may sign it, for the manager too once it went there, and for its owner alone once taken up', async () => {
    const id = await openCheck()
    expect(await keysFor(budi)).toEqual([`check check:${id}`])
    expect(await keysFor(manager)).toEqual([])
    await house.store.write(async (tx) => { await moveCheck(tx, { from: (await checkById(tx, id))!, to: { escalatedAt: clock.now().getTime() } }) })
    expect(await keysFor(manager)).toEqual([`check check:${id}`])
    await house.store.write(async (tx) => {
      await addSignature(tx, { check: id, person: sari.id, kind: 'own', at: clock.now().getTime(), note: null, digest: 'x' })
      await moveCheck(tx, { from: (await checkById(tx, id))!, to: { state: 'owned', ownerId: sari.id } })
    })
    expect(await keysFor(sari)).toEqual([`owned check:${id}`])
    expect(await keysFor(budi)).toEqual([])
    expect(await keysFor(manager)).toEqual([])
  })

  it('is a procedure that asks, for whoever may answer, and for nobody while it works', async () => {
    const of = deletionProcedure(kit(), retention(kit()))
    const opened = await house.store.write((tx) => openProcedure(tx, { of, script: deletionScript({ ask: 'edp', stamp: null }), by: null, why: null, plan: null, title: 'retention', actor: { kind: 'bot' }, speak: kit().speak, at: clock.now() }))
    expect(await keysFor(budi)).toEqual([])
    const say = (event: Parameters<typeof record>[1]['event']) => house.store.write((tx) => record(tx, { of, id: opened.id, event, actor: { kind: 'bot' }, speak: kit().speak, at: clock.now() }))
    await say({ kind: 'came-true', seen: null })
    await say({ kind: 'begun', instance: 'test-1' })
    await say({ kind: 'finished', seen: null, plan: { digest: 'abcdef0123456789', facts: { at: 0, groups: [] } }, skips: [] })
    expect(await keysFor(budi)).toEqual([`decision procedure:${opened.id}`])
    expect(await keysFor(manager)).toEqual([`decision procedure:${opened.id}`])
    expect(await keysFor(admin)).toEqual([])
  })

  it('is a newcomer for the admins, and a form for the person who began it', async () => {
    const room = await house.store.write(async (tx) => {
      await introduce(tx, { platform: 'slack', userId: 'U9', name: 'Rina', chat: 'D9', alone: 'id', at: clock.now(), speak: kit().speak })
      return await saveRoom(tx, { platform: 'slack', chat: 'D1', thread: null, name: 'Budi', purpose: 'direct', unit: null, lang: 'id', at: clock.now() })
    })
    const form = await house.store.write((tx) => addForm(tx, { person: budi.id, room: room.id, user: 'Budi', say: 'holiday add', title: { id: 'Hari libur', en: 'Holiday' }, fields: { id: [{ key: 'date', label: 'Tanggal', kind: 'date' }], en: [{ key: 'date', label: 'Date', kind: 'date' }] }, answers: {}, asks: 'date', at: clock.now(), expiresAt: new Date(clock.now().getTime() + 1) }))
    expect(await keysFor(admin)).toEqual(['introduction introduction:1'])
    expect(await keysFor(budi)).toEqual([`form form:${form}`])
    expect(await keysFor(sari)).toEqual([])
  })

  it('has buttons that the grammar reads, short enough for every platform, in both languages', async () => {
    await openCheck()
    await house.store.write(async (tx) => {
      await introduce(tx, { platform: 'slack', userId: 'U9', name: 'Rina', chat: 'D9', alone: null, at: clock.now(), speak: kit().speak })
    })
    const waiting = await house.store.read((query) => whatWaits(kit(), query, clock.now()))
    for (const t of [texts.id, texts.en]) {
      const actions = homeView({ name: 'Dewi', waiting, now: clock.now().getTime() })(t).actions ?? []
      expect(actions.length).toBeGreaterThanOrEqual(3)
      for (const action of actions) {
        expect(parse(`${action.say}${action.ask === undefined ? '' : ' catatan'}`, menu)).toMatchObject({ ok: true })
        expect(Buffer.byteLength(action.say)).toBeLessThanOrEqual(60)
        expect(action.label.length).toBeLessThanOrEqual(75)
      }
    }
  })
})
