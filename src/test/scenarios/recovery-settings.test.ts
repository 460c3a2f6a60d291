import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discreet } from '../../core/discreet.ts'
import { standInHand, statusOf } from '../../core/procedure-reading.ts'
import type { ModulePlan } from '../../core/recovery-rules.ts'
import { furtherMakers } from '../../house/recovery.ts'
import { settingsHands } from '../../house/settings.ts'
import { settingsStep, type SettingsHands } from '../../procedures/recovery/settings-step.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let folder = ''
let w: RecoveryWard
const at = (name: string) => join(folder, name)
const OLD = 'host = produksi.lan\nsandi = rahasia-kasir\n'
const NEW = OLD.replace('produksi', 'failover')
const read = (module: string) => readFileSync(at(`${module}.ini`), 'utf8')
const kept = (module: string) => at(`.${module}.pulih-RST-2026-001.ini`)

const module = (name: string, title: string): ModulePlan => ({ name, title, probe: null, settings: { server: 'produksi', file: at(`${name}.ini`), values: { failover: [{ find: 'host = produksi.lan', put: 'host = failover.lan' }], produksi: [{ find: 'host = failover.lan', put: 'host = produksi.lan' }] } } })
const modules = (): readonly ModulePlan[] => [module('kasir', 'Kasir'), module('farmasi', 'Farmasi'), { name: 'loket', title: 'Loket', probe: null, settings: null }]

async function ward(hands: (real: SettingsHands) => SettingsHands = (real) => real, all = modules()): Promise<void> {
  w = await recoveryWard({ modules: all }, (kit) => {
    const { report } = furtherMakers(kit, discreet({ secrets: [], addresses: [], ours: [] }))
    return { ...(report === undefined ? {} : { report }), settings: settingsStep({ site: kit.site, hands: hands(settingsHands(kit)) }) }
  })
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pulih-modules-'))
  for (const name of ['kasir', 'farmasi']) writeFileSync(at(`${name}.ini`), OLD)
  await ward()
})
afterEach(async () => {
  await w.close()
  rmSync(folder, { recursive: true, force: true })
})

const step = async () => `${await w.step()} ${standInHand(await w.state())?.is ?? ''}`

/** Brought back to a place; what follows is how modules find it. */
async function broughtTo(place: 'failover' | 'produksi'): Promise<void> {
  await w.ask()
  await w.press('budi', new RegExp(`approve 1 \\S+ ${place}$`))
  if (place === 'produksi') await w.press('dewi', /approve 1 \S+ produksi$/)
  await w.press('sari', /recovery ready/)
}

describe('the modules of a system that a failover serves', () => {
  it('R70: are led there one by one, the rest is ticked by a person, and the record says what was changed', async () => {
    await broughtTo('failover')
    expect([read('kasir'), read('farmasi'), readFileSync(kept('kasir'), 'utf8')]).toEqual([NEW, NEW, OLD])
    expect(await step()).toBe('modules open')
    const card = w.card('edp')
    expect(card).toContain('Koneksi dialihkan ke Server Failover: Kasir dan Farmasi.')
    expect(card).toContain('Berkas koneksi yang lama disimpan di sampingnya.')
    expect(card).toContain('Koneksi modul · Kasir: diganti “host = produksi.lan” → “host = failover.lan”')
    expect(card).not.toContain('rahasia-kasir')
    for (const name of ['kasir', 'farmasi', 'loket']) await w.press('tono', new RegExp(`tick 1 \\S+ ${name}`))
    await w.press('budi', /recovery received/)
    await w.press('dewi', /recovery resume/)
    expect(statusOf(await w.state())).toBe('done')
  })

  it('R70: one whose file is not the one expected keeps the step shut and is named; the next try does only what is left', async () => {
    writeFileSync(at('farmasi.ini'), 'host = lain.lan\n')
    await broughtTo('failover')
    expect(await step()).toBe('settings failed')
    const card = w.card('edp')
    expect(card).toContain('bukan berkas yang diharapkan: teks “host = produksi.lan” tidak ditemukan')
    expect(card).toContain('Koneksi dialihkan ke Server Failover: Kasir.')
    expect(card).toContain('BELUM dialihkan ke Server Failover: Farmasi.')
    expect([read('farmasi'), existsSync(kept('farmasi'))]).toEqual(['host = lain.lan\n', false])
    writeFileSync(at('farmasi.ini'), OLD)
    await w.press('tono', /recovery retry 1/)
    expect([await step(), read('kasir'), read('farmasi')]).toEqual(['modules open', NEW, NEW])
  })

  it('R67, R70: whose file is not there or not the one expected are named when EDP is asked whether all is ready, and hold nothing up', async () => {
    writeFileSync(at('farmasi.ini'), 'host = lain.lan\n')
    rmSync(at('kasir.ini'))
    await w.ask()
    await w.press('budi', /approve 1 \S+ failover$/)
    expect(await step()).toBe('confirmed open')
    const card = w.card('edp')
    expect(card).toContain(`Koneksi Kasir belum siap dialihkan: berkas ${at('kasir.ini')} di server produksi tidak ditemukan. Mohon memeriksa letaknya.`)
    expect(card).toContain('bukan berkas yang diharapkan: teks “host = produksi.lan” tidak ditemukan.')
    // Put right meanwhile, nobody is held up by it.
    for (const name of ['kasir', 'farmasi']) writeFileSync(at(`${name}.ini`), OLD)
    await w.press('sari', /recovery ready/)
    expect([await step(), read('kasir'), read('farmasi')]).toEqual(['modules open', NEW, NEW])
  })

  it('R70: a manager may go on without, with a note that stands in the record', async () => {
    writeFileSync(at('farmasi.ini'), 'host = lain.lan\n')
    await broughtTo('failover')
    await w.say('tono', '/recovery override 1 farmasi diubah sendiri')
    expect(await step()).toBe('settings failed')
    await w.say('budi', '/recovery override 1 farmasi diubah sendiri')
    expect(await step()).toBe('modules open')
    expect(w.card('bos')).toContain('BELUM dialihkan ke Server Failover: Farmasi.')
  })

  it('are led back where production serves again, and left alone where they never left', async () => {
    writeFileSync(at('kasir.ini'), NEW)
    await broughtTo('produksi')
    expect([read('kasir'), read('farmasi'), existsSync(kept('farmasi'))]).toEqual([OLD, OLD, false])
    expect(w.card('edp')).toContain('Sudah mengarah ke Server Produksi: Farmasi.')
  })
})

describe('a recovery that is cut off among its modules', () => {
  it('stands and asks, and says which module was changed and which was not, as their files have it', async () => {
    await w.close()
    let hung: () => void = () => undefined
    const reached = new Promise<void>((resolve) => { hung = resolve })
    let cut = true
    await ward((real) => ({ ...real, lead: async (ask) => {
      if (!cut) return await real.lead(ask)
      await real.lead({ ...ask, modules: ask.modules.slice(0, 1) })
      hung()
      return await new Promise(() => undefined)
    } }))
    await w.ask()
    await w.press('budi', /approve 1 \S+ failover$/)
    const hold = w.hospital.hold('before')
    await w.press('sari', /recovery ready/)
    await hold.reached
    hold.go()
    await reached
    cut = false
    await w.restart('killed')
    expect(await step()).toBe('settings interrupted')
    const card = w.card('edp')
    expect(card).toContain('Pulih terhenti pada langkah “Koneksi modul”')
    expect(card).toContain('Koneksi dialihkan ke Server Failover: Kasir.')
    expect(card).toContain('BELUM dialihkan ke Server Failover: Farmasi.')
    expect([read('kasir'), read('farmasi')]).toEqual([NEW, OLD])
    await w.press('tono', /recovery retry 1/)
    expect([await step(), read('farmasi')]).toEqual(['modules open', NEW])
  })
})

describe('putting settings back', () => {
  it('R70: takes one press, for one module or for all, and both cards say so', async () => {
    writeFileSync(at('farmasi.ini'), 'host = lain.lan\n')
    await broughtTo('failover')
    await w.press('tono', /recovery rollback 1 kasir$/)
    expect([read('kasir'), readdirSync(folder).sort()]).toEqual([OLD, ['farmasi.ini', 'kasir.ini']])
    expect(w.card('edp', /KONEKSI MODUL SUDAH/)).toContain('Diminta Tono, 23 Nov 10.21 WIB, untuk pemulihan RST-2026-001.')
    expect(w.card('edp', /PEMULIHAN TERHENTI/)).toContain('Dikembalikan ke koneksi semula: Kasir.')
    expect(w.says('edp').some((said) => said.startsWith('recovery rollback'))).toBe(false)
    writeFileSync(at('farmasi.ini'), OLD)
    await w.press('tono', /recovery retry 1/)
    expect([read('kasir'), read('farmasi')]).toEqual([NEW, NEW])
    await w.say('tono', '/recovery rollback 1 Farmasi')
    expect([read('kasir'), read('farmasi')]).toEqual([NEW, OLD])
    expect(w.card('edp', /MODUL DIPERIKSA/)).toContain('Dikembalikan ke koneksi semula: Farmasi.')
    expect((await w.trail('procedure.opened')).length).toBe(3)
  })

  it('R70: is refused for a file that somebody has edited since, which is left as it is', async () => {
    await broughtTo('failover')
    writeFileSync(at('kasir.ini'), `${NEW}; disesuaikan\n`)
    await w.say('tono', '/recovery rollback 1')
    expect([read('kasir'), read('farmasi'), existsSync(kept('kasir'))]).toEqual([`${NEW}; disesuaikan\n`, OLD, true])
    const card = w.card('edp', /KONEKSI MODUL BELUM/)
    expect(card).toContain('Dikembalikan ke koneksi semula: Farmasi.')
    expect(card).toContain('TIDAK dikembalikan: Kasir.')
    expect(card).toContain('sudah diubah pihak lain setelah ditulis Pulih; berkas itu dibiarkan.')
  })

  it('is there after the recovery was ended, and asks nothing where nothing was changed', async () => {
    await w.ask()
    await w.say('tono', '/recovery rollback 1')
    expect(w.heard('tono')).toContain('tidak mengubah koneksi modul mana pun')
    await w.press('budi', /approve 1 \S+ failover$/)
    await w.press('sari', /recovery ready/)
    await w.say('vina', '/recovery rollback 1')
    expect(read('kasir')).toBe(NEW)
    await w.say('tono', '/recovery rollback 1 kamar')
    expect(w.heard('tono')).toContain('kamar')
    await w.say('budi', '/recovery stop 1 produksi hidup kembali')
    expect(w.card('bos', /PEMULIHAN DIHENTIKAN/)).toContain('Koneksi dialihkan ke Server Failover: Kasir dan Farmasi.')
    expect(w.card('bos', /PEMULIHAN DIHENTIKAN/)).toContain('Koneksi Kasir dan Farmasi mengarah ke Server Failover, tetapi pemulihan ini berakhir sebelum modulnya dipastikan: unit tidak diarahkan ke sana, dan yang dientri di sana belum tentu dicadangkan.')
    await w.press('budi', /recovery rollback 1 kasir$/, 'bos')
    expect([read('kasir'), read('farmasi')]).toEqual([OLD, NEW])
  })

  it('R70: is offered where a recovery ended between its modules: /status and the next plan name each module and who serves, until one press has put them back', async () => {
    writeFileSync(at('farmasi.ini'), 'host = lain.lan\n')
    await broughtTo('failover')
    expect(await step()).toBe('settings failed')
    await w.say('sari', '/status')
    expect(w.card('edp', /3-2-1|komponen/)).not.toContain('MODUL DI DUA SERVER')
    await w.say('budi', '/recovery stop 1 produksi hidup kembali')
    const mixed = 'Yang melayani: server produksi. Kasir mengarah ke Server Failover'
    await w.say('sari', '/status')
    expect(w.card('edp', /MODUL DI DUA SERVER: SIMRS/)).toContain(`${mixed} (RST-2026-001).`)
    // Nothing was led of what comes back next, and so nothing is said over what the first one did.
    await w.say('sari', '/restore simrs database karena "disk rusak"')
    expect(w.card('bos', /PERMOHONAN PERSETUJUAN/)).toContain(`Modul di dua server saat ini. ${mixed}`)
    await w.say('sari', '/recovery stop 2 tidak jadi')
    await w.say('sari', '/status')
    await w.press('tono', /^recovery rollback 1$/, 'edp')
    expect([read('kasir'), read('farmasi')]).toEqual([OLD, 'host = lain.lan\n'])
    await w.say('sari', '/status')
    expect(w.wordsIn('edp').at(-1)).not.toContain('MODUL DI DUA SERVER')
  })

  it('R70: names a module that stayed behind while the failover serves, also after a roll-back of one', async () => {
    await broughtTo('failover')
    for (const name of ['kasir', 'farmasi', 'loket']) await w.press('tono', new RegExp(`tick 1 \\S+ ${name}`))
    await w.press('budi', /recovery received/)
    await w.press('dewi', /recovery resume/)
    await w.say('sari', '/status')
    expect(w.wordsIn('edp').at(-1)).not.toContain('MODUL DI DUA SERVER')
    await w.say('tono', '/recovery rollback 1 kasir')
    await w.say('sari', '/status')
    expect(w.wordsIn('edp').at(-1)).toContain('Yang melayani: Server Failover. Kasir mengarah ke server semula (RST-2026-001).')
  })

  it('says nothing more of what an earlier recovery left, once people were sent on and every module was seen to work there', async () => {
    await w.close()
    // Nothing of ours leads them back: people do.
    await ward((real) => real, modules().map((it) => (it.settings === null ? it : { ...it, settings: { ...it.settings, values: { failover: it.settings.values['failover'] ?? [] } } })))
    await broughtTo('failover')
    await w.say('budi', '/recovery stop 1 produksi hidup kembali')
    await w.say('sari', '/status')
    expect(w.wordsIn('edp').at(-1)).toContain('MODUL DI DUA SERVER: SIMRS')
    await w.say('sari', '/restore simrs database karena "disk rusak"')
    for (const user of ['budi', 'dewi']) await w.press(user, /approve 2 \S+ produksi$/)
    await w.press('sari', /recovery ready 2/)
    for (const name of ['kasir', 'farmasi', 'loket']) await w.press('tono', new RegExp(`tick 2 \\S+ ${name}`))
    await w.press('budi', /recovery received 2/)
    await w.press('dewi', /recovery resume 2/)
    expect(statusOf(await w.state(2))).toBe('done')
    await w.say('sari', '/status')
    expect(w.wordsIn('edp').at(-1)).not.toContain('MODUL DI DUA SERVER')
  })

  it('is done once, whoever asks again', async () => {
    await broughtTo('failover')
    await w.say('tono', '/recovery rollback 1')
    await w.say('budi', '/recovery rollback 1')
    expect(w.heard('budi')).toContain('tidak mengubah koneksi modul mana pun')
    expect(read('kasir')).toBe(OLD)
  })
})
