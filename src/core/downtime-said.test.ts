import { describe, expect, it } from 'vitest'
import { MINUTE } from './clock.ts'
import { planLine, readDowntime, readPlan } from './downtime-said.ts'
import type { SaidWord } from './recovery-said.ts'

/** Monday, 11.00 WIB. */
const now = new Date('2026-11-23T04:00:00Z')
const services = [{ name: 'simrs', title: 'SIMRS' }, { name: 'lis', title: 'Laboratorium' }]
const words = (line: string): readonly SaidWord[] => [...line.matchAll(/"([^"]*)"|\S+/g)].map((found) => ({ text: found[1] ?? found[0], quoted: found[1] === undefined ? 'no' : 'yes' }))
const read = (line: string) => readDowntime({ words: words(line), services, zone: 'Asia/Jakarta', now })
const wib = (said: string) => Date.parse(`${said}:00+07:00`)

describe('what somebody says of a downtime', () => {
  it.each([
    ['rabu 22:00 30m update simrs, "pembaruan sistem dan restart"', { kind: 'planned', length: 30 * MINUTE, work: 'update', services: ['simrs'], what: 'pembaruan sistem dan restart' }, '2026-11-25T22:00'],
    ['update simrs dan lis besok 22.00 selama 1 jam ganti kabel', { length: 60 * MINUTE, work: 'update', services: ['simrs', 'lis'], what: 'ganti kabel' }, '2026-11-24T22:00'],
    ['Sabtu depan jam 1 pagi restart Laboratorium', { length: null, work: 'restart', services: ['lis'], what: null }, '2026-12-05T01:00'],
  ])('is read: %s', (line, expected, at) => {
    const said = read(line)
    expect(said).toMatchObject(expected)
    expect(said.when?.read).toMatchObject({ is: 'ahead', at: wib(at) })
  })

  it('as a form completes it, each answer stands behind its key', () => {
    const said = readDowntime({ words: ['when=besok 22.00 45m', 'work=hardware', 'services=simrs,lis', 'what=ganti UPS rabu', 'back=pasang yang lama'].map((text) => ({ text, quoted: 'no' as const })), services, zone: 'Asia/Jakarta', now })
    expect(said).toMatchObject({ length: 45 * MINUTE, work: 'hardware', services: ['simrs', 'lis'], what: 'ganti UPS rabu', wayBack: 'pasang yang lama', when: { said: 'besok 22.00 45m' } })
  })

  it('what is known and what its form asked come together again', () => {
    const known = read('rabu 22.00 30m update')
    const line = planLine(known)
    expect(line).toBe('plan planned "when=rabu 22.00 30m" length=30m work=update')
    expect(readPlan({ parts: ['planned', 'when=rabu 22.00 30m', 'length=30m', 'work=update', 'simrs', 'versi 5 besok', 'pasang versi 4'], services, zone: 'Asia/Jakarta', now })).toMatchObject({ services: ['simrs'], what: 'versi 5 besok', wayBack: 'pasang versi 4', length: 30 * MINUTE })
    expect(readPlan({ parts: ['now', 'simrs, lis', 'listrik padam'], services, zone: 'Asia/Jakarta', now })).toMatchObject({ kind: 'unplanned', services: ['simrs', 'lis'], what: 'listrik padam' })
  })

  it('has come by itself where it begins with now', () => {
    expect(read('now simrs "server mati"')).toMatchObject({ kind: 'unplanned', services: ['simrs'], what: 'server mati', when: null })
    expect(read('sekarang simrs 45 menit listrik padam')).toMatchObject({ kind: 'unplanned', length: 45 * MINUTE, what: 'listrik padam' })
  })

  it('a slip in the name of a service is told, what is meant twice is kept to be asked', () => {
    expect(read('rabu 22.00 update simsr').unknown).toEqual({ name: 'simsr', similar: 'simrs' })
    expect(read('rabu jam 12 malam update simrs').when?.read).toMatchObject({ is: 'either' })
  })

  it('words where a service would stand may name one that is not known here, behind a comma or in quotes they say what is done', () => {
    expect(read('besok 22:00 30m restart labb')).toMatchObject({ services: [], what: 'labb', perhapsNamed: 'yes' })
    expect(read('restart besok 22:00 30m labb "ganti kabel"')).toMatchObject({ perhapsNamed: 'yes' })
    for (const line of ['besok 22:00 restart simrs ganti kabel', 'besok 22:00 restart, ganti kabel', 'besok 22:00 restart "labb"', 'besok 22:00 restart what=labb', 'now server mati']) expect(read(line).perhapsNamed, line).toBeUndefined()
  })

  it('how to get back to what stood there may end it', () => {
    expect(read('rabu 22.00 update simrs "versi 5" rollback pasang versi 4 dari cadangan')).toMatchObject({ what: 'versi 5', wayBack: 'pasang versi 4 dari cadangan' })
  })
})
