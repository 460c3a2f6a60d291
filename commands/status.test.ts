import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../src/bot/command.ts'
import type { Duty, Purpose } from '../src/core/people.ts'
import { addCopy } from '../src/store/copies.ts'
import { queueRun } from '../src/store/runs.ts'
import { fakeClock } from '../src/test/fakes/clock.ts'
import { testKit } from '../src/test/fakes/kit.ts'
import { temporaryStore } from '../src/test/fakes/store.ts'
import { wordsOf } from '../src/test/fakes/ward.ts'
import { textsFor } from '../src/texts/words.ts'
import { status } from './status.ts'

/** Monday, 07.30 WIB. */
const now = new Date('2026-11-23T00:30:00Z')
const TECHNICAL = /utuh|konsisten|lengkap,|restore|server|nas|komponen|database/i

let home: ReturnType<typeof temporaryStore>
beforeEach(() => { home = temporaryStore() })
afterEach(() => home.remove())

async function said(ask: { readonly room: Purpose | 'direct'; readonly duties: readonly Duty[]; readonly system?: string }): Promise<string> {
  const kit = testKit({ clock: fakeClock(now), store: home.store, menu: [status] })
  const call: Call<{ system?: string | undefined }> = {
    args: { system: ask.system },
    by: { platform: 'web', userId: 'u', name: 'dr. Ratna', person: { id: 1, name: 'dr. Ratna', duties: ask.duties } },
    room: { id: 1, platform: 'web', chat: 'igd', thread: null, name: 'IGD', purpose: ask.room, unit: ask.room === 'unit' ? 'igd' : null, lang: 'id' },
    place: { platform: 'web', chat: 'igd', thread: null, title: 'IGD', direct: ask.room === 'direct' },
    at: now,
    lang: 'id',
  }
  const outcome = await status.run(call, kit)
  return outcome.ok && outcome.value.say !== null ? wordsOf(outcome.value.say(textsFor('Asia/Jakarta').id)) : ''
}

async function copied(hoursAgo: Readonly<Record<string, number>>): Promise<void> {
  for (const [component, hours] of Object.entries(hoursAgo)) {
    await home.store.write(async (tx) => {
      const run = await queueRun(tx, { kind: 'backup', round: null, component, level: 'full', target: 'nas', copyId: null, attempt: 1, at: now, dueAt: null, facts: {} })
      const takenAt = now.getTime() - hours * 3_600_000
      await addCopy(tx, { runId: run.id, system: 'simrs', component, engine: 'sqlite', level: 'full', target: 'nas', class: 'off-host', key: `${component}/x`, takenAt, storedAt: takenAt, bytes: 1, rawBytes: 1, manifestHash: '0', rung: 'intact' })
    })
  }
}

describe('/status', () => {
  it('R2: says of one system, and to those who back up, what 3-2-1-1-0 still asks for', async () => {
    await copied({ 'simrs/database': 4, 'simrs/aplikasi': 5 })
    const text = await said({ room: 'edp', duties: ['edp'], system: 'simrs' })
    expect(text).toContain('Aturan salinan 3-2-1-1-0: belum terpenuhi')
    expect(text).toMatch(/Salinan luar lokasi.*belum dapat dipastikan \(nas\)/s)
    expect(text).toMatch(/Tiga salinan, termasuk sumber.*belum \(2 salinan: nas\)/s)
    for (const quiet of [{ room: 'edp', duties: ['edp'] }, { room: 'unit', duties: ['unit-head'], system: 'simrs' }] as const) expect(await said(quiet)).not.toContain('3-2-1-1-0')
  })

  it('answers a unit in its own words: whether its data is safe, up to when, and what to do', async () => {
    await copied({ 'simrs/database': 4, 'simrs/aplikasi': 5 })
    const text = await said({ room: 'unit', duties: ['unit-head'] })
    expect(text).toContain('CADANGAN DATA ADA, PERLU DIPERIKSA EDP')
    // As old as the older of both.
    expect(text).toContain('tercadangkan sampai 23 Nov 02.30 WIB')
    expect(text).toContain('Unit tidak perlu melakukan apa pun')
    expect(text.replace(/<.*>/, '')).not.toMatch(TECHNICAL)
  })

  it('tells a unit no moment up to which its data is safe while a part of the system has no copy that counts', async () => {
    await copied({ 'simrs/database': 4 })
    const text = await said({ room: 'unit', duties: ['edp'] })
    expect(text).toContain('CADANGAN DATA BELUM AMAN')
    expect(text).toContain('belum ada cadangan lengkap yang dapat diandalkan')
    expect(text).not.toContain('tercadangkan sampai')
  })

  it('goes by the room, and alone with the bot by the person', async () => {
    await copied({ 'simrs/database': 4, 'simrs/aplikasi': 5 })
    expect(await said({ room: 'edp', duties: ['unit-head'] })).toMatch(/terbukti utuh/)
    expect(await said({ room: 'direct', duties: ['unit-head'] })).not.toMatch(TECHNICAL)
    expect(await said({ room: 'direct', duties: ['unit-head', 'edp'] })).toMatch(/terbukti utuh/)
  })
})
