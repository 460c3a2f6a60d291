import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../core/clock.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import { unitSays } from '../../procedures/downtime/units.ts'
import { downtimeProcedure } from '../../procedures/downtime/procedure.ts'
import { downtimeWard } from '../fakes/downtime-ward.ts'
import { passUntil } from './downtime-time.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => {
  w = await recoveryWard()
  await w.say('sari', '/downtime now simrs "server tidak menjawab"')
})
afterEach(() => w.close())

const step = async () => stepInHand(await w.state(1))?.key ?? 'over'
const pass = (ms: number) => passUntil(w, w.clock.now().getTime() + ms)
/** As often as it is tried by itself. */
const tried = async () => { for (let tries = 0; tries < 4; tries += 1) await w.pass(30_000) }
const press = (what: string) => w.press('sari', new RegExp(`^outage ${what} 1`))

describe('stability', () => {
  it('R36: is not shown by what nobody asked: a service that is not known any more is told as that', async () => {
    ;(w.kit.site.systems as unknown[]).splice(0)
    await press('worked')
    await tried()
    expect(w.card('edp')).toContain('BELUM STABIL')
    expect(w.card('edp')).toContain('tidak ada uji atau pemeriksaan yang ditulis untuknya')
    expect(await step()).toBe('verify')
  })

  it('R36: is tested again where somebody doubts it, until the very last press; what was seen before counts no more', async () => {
    await press('worked')
    await press('tick')
    expect(await step()).toBe('all-clear')
    w.away.add('SIMRS')
    await press('retry')
    await tried()
    expect(w.card('edp')).toContain('BELUM STABIL')
    expect(w.says('edp').some((say) => say.startsWith('outage clear'))).toBe(false)
    w.away.delete('SIMRS')
    await press('retry')
    expect(await step()).toBe('seen')
    await press('tick')
    await press('clear')
    expect(w.card('igd')).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
  })

  it('R36: is tested anew where it was shown long ago: nobody is let back by what worked hours before', async () => {
    await press('worked')
    await press('tick')
    await pass(45 * MINUTE)
    w.away.add('SIMRS')
    await press('clear')
    await tried()
    expect(w.card('igd')).not.toContain('KEMBALI DAPAT DIGUNAKAN')
    expect(w.card('edp')).toContain('BELUM STABIL')
    w.away.delete('SIMRS')
    await press('retry')
    await press('tick')
    await pass(10 * MINUTE)
    await press('clear')
    expect(w.card('igd')).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
  })

  it('R36: is not claimed where a manager passed the test over, and no override is told that a later test made needless', async () => {
    w.away.add('SIMRS')
    await press('worked')
    await tried()
    await w.press('budi', /^outage override 1/, 'bos')
    await w.reply('budi', 'halaman uji sedang diganti')
    await press('tick')
    expect(w.card('edp')).toContain('BELUM TERBUKTI STABIL, MENUNGGU PENGUMUMAN')
    expect(w.card('edp')).not.toContain('Semua pemeriksaan selesai')
    w.away.delete('SIMRS')
    await press('retry')
    await press('tick')
    expect(w.card('edp')).not.toContain('dilewati')
    await press('clear')
    expect(w.card('igd')).toContain('SIMRS KEMBALI DAPAT DIGUNAKAN')
    expect(w.card('igd')).not.toContain('dilewati')
  })
})

it('R35: an objection that comes between readiness and beginning keeps it from beginning', async () => {
  const house = await downtimeWard()
  try {
    const id = await house.plan({ from: '22:00' })
    await house.until('21:45')
    expect(await house.step(id)).toBe('begin')
    const said = await house.kit.store.write((tx) => unitSays(tx, { of: downtimeProcedure(house.kit, house.kit.downtime), desk: house.kit, id, unit: 'igd', kind: 'objection', note: 'ada operasi', by: { id: 1, name: 'Budi', duties: ['unit-head'] }, at: house.clock.now() }))
    expect(said.ok).toBe(true)
    await house.until('22:01')
    await house.say.begin(id)
    expect(await house.step(id)).toBe('gate')
    await house.say.override(id)
    await house.say.begin(id)
    expect(await house.step(id)).toBe('worked')
  } finally {
    await house.close()
  }
})
