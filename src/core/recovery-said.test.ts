import { describe, expect, it } from 'vitest'
import { readPast, readRecovery, type SaidWord } from './recovery-said.ts'

/** Monday, 11.00 WIB. */
const now = new Date('2026-11-23T04:00:00Z')
const zone = 'Asia/Jakarta'
const systems = [{ name: 'simrs', components: [{ name: 'database', key: 'simrs/database' }, { name: 'aplikasi', key: 'simrs/aplikasi' }] }, { name: 'pacs', components: [] }]
const words = (line: string): readonly SaidWord[] => [...line.matchAll(/"([^"]*)"|\S+/g)].map((found) => ({ text: found[1] ?? found[0], quoted: found[1] === undefined ? 'no' : 'yes' }))
const said = (line: string) => Object.fromEntries(Object.entries(readRecovery({ words: words(line), systems, zone, now })).filter(([, value]) => value !== null))
const wib = (clock: string) => Date.parse(`${clock.includes('T') ? clock : `2026-11-23T${clock}`}+07:00`)

describe('what somebody says of a recovery', () => {
  it.each([
    ['simrs to failover at 10:15 because "disk rusak"', { system: 'simrs', wish: 'failover', until: { said: '10:15', at: wib('10:15') }, why: 'disk rusak' }],
    ['simrs ke failover pukul 10.15 karena disk rusak sejak pagi', { system: 'simrs', wish: 'failover', until: { said: '10.15', at: wib('10:15') }, why: 'disk rusak sejak pagi' }],
    ['simrs karena "disk rusak" jam 10.15', { system: 'simrs', why: 'disk rusak', until: { said: '10.15', at: wib('10:15') } }],
    ['simrs database karena tabel terhapus', { system: 'simrs', damage: 'database', why: 'tabel terhapus' }],
    ['simrs aplikasi ke produksi karena salah update', { system: 'simrs', damage: 'application', wish: 'produksi', why: 'salah update' }],
    ['simrs keduanya kemarin tidak dapat dibuka', { system: 'simrs', damage: 'both', why: 'kemarin tidak dapat dibuka' }],
    ['simrs/aplikasi karena salah update', { system: 'simrs', component: 'simrs/aplikasi', why: 'salah update' }],
    ['simrs lainnya', { system: 'simrs', damage: 'other' }],
    ['simrs hanya database: pasien, reg_periksa karena terhapus', { system: 'simrs', only: { component: 'database', parts: ['pasien', 'reg_periksa'] }, why: 'terhapus' }],
    ['simrs', { system: 'simrs' }],
    ['simsr karena rusak', { unknown: 'simsr', why: 'rusak' }],
    ['', {}],
  ])('is read: %s', (line, expected) => {
    expect(said(line)).toEqual(expected)
  })

  it('as a form completes it, a reason may name whatever it likes', () => {
    expect(said('system=simrs damage=database what=newest database failover mati jam 10')).toEqual({ system: 'simrs', damage: 'database', what: 'newest', why: 'database failover mati jam 10' })
    expect(said('system=simrs damage=both what=moment at kemarin 22.00 database rusak')).toMatchObject({ until: { said: 'kemarin 22.00', at: wib('2026-11-22T22:00') }, why: 'database rusak' })
  })

  it('is a moment that has been, the last one that is meant', () => {
    expect(readPast('10.15', { zone, now })).toBe(wib('10:15'))
    expect(readPast('22.00 WIB', { zone, now })).toBe(wib('2026-11-22T22:00'))
    expect(readPast('24 Nov 10.15', { zone, now })).toBe(wib('2025-11-24T10:15'))
    expect(readPast('23 Nov 10.15', { zone, now })).toBe(wib('10:15'))
    expect(readPast('2026-11-22T23:59:30', { zone, now })).toBe(wib('2026-11-22T23:59:30'))
    expect(readPast('kemarin pukul 10:15', { zone, now })).toBe(wib('2026-11-22T10:15'))
    for (const none of ['', 'besok 10.15', '2026-11-24 10:15', '25.00', 'pagi', '10']) expect(readPast(none, { zone, now }), none).toBeNull()
  })

  it('keeps a moment that cannot be read, so that it can be said which', () => {
    expect(said('simrs at tengah hari because rusak')).toMatchObject({ system: 'simrs', until: { said: 'tengah', at: null } })
  })
})
