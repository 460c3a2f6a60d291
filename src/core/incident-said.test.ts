import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OTHER, readIncident, readSince, readTriage, readUnits, triageKeys, triageLine, type IncidentSaid } from './incident-said.ts'
import type { SaidWord } from './recovery-said.ts'

/** Monday, 11.00 WIB. */
const now = new Date('2026-11-23T04:00:00Z')
const known = { systems: [{ name: 'simrs', title: 'SIMRS' }, { name: 'pacs', title: 'PACS Radiologi' }], units: [{ key: 'igd', name: 'IGD' }, { key: 'rajal', name: 'Rawat Jalan' }, { key: 'farmasi', name: 'Farmasi' }], zone: 'Asia/Jakarta', now }
const words = (line: string): readonly SaidWord[] => [...line.matchAll(/"([^"]*)"|\S+/g)].map((found) => ({ text: found[1] ?? found[0], quoted: found[1] === undefined ? 'no' : 'yes' }))
const wib = (clock: string) => Date.parse(`${clock.includes('T') ? clock : `2026-11-23T${clock}`}+07:00`)
function said(line: string) {
  const { since, units, apart, ...rest } = readIncident({ words: words(line), ...known })
  const all = { ...rest, ...(since === null ? {} : { since: since.at }), ...(units === null ? {} : { units: 'known' in units ? units.known : units.unknown }), ...(apart === 'yes' ? { apart } : {}) }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

describe('what somebody says of an incident', () => {
  it.each([
    ['simrs "tidak bisa login" since 09:40 units rajal,igd', { system: 'simrs', what: 'tidak bisa login', since: wib('09:40'), units: ['rajal', 'igd'] }],
    ['simrs tidak bisa login sejak 09.40 unit rawat jalan, igd', { system: 'simrs', what: 'tidak bisa login', since: wib('09:40'), units: ['rajal', 'igd'] }],
    ['simrs tidak bisa login di unit kasir sejak pagi', { system: 'simrs', what: 'tidak bisa login di unit kasir sejak pagi' }],
    ['simrs lambat dari kemarin 22.00 unit semua dugaan jaringan', { system: 'simrs', what: 'lambat', since: wib('2026-11-22T22:00'), units: ['igd', 'rajal', 'farmasi'], suspect: 'network' }],
    ['baru simrs printer mati sejak 20 menit lalu', { system: 'simrs', what: 'printer mati', since: wib('10:40'), apart: 'yes' }],
    ['printer kasir mati', { what: 'printer kasir mati' }],
    ['simrs "since 09:40 units igd" sekarang', { system: 'simrs', what: 'since 09:40 units igd sekarang' }],
    ['simrs lambat unit kasirr', { system: 'simrs', what: 'lambat', units: 'kasirr' }],
    ['simrs dugaan database', { system: 'simrs', suspect: 'database' }],
    ['', {}],
  ])('is read: %s', (line, expected) => {
    expect(said(line)).toEqual(expected)
  })

  it('is a moment that has been, as people say it', () => {
    expect(['sekarang', '20 menit lalu', '2 jam', '10.15', '23.30', 'kemarin 22:00', 'nanti', 'besok 10.00', ''].map((text) => readSince(text, known))).toEqual([now.getTime(), wib('10:40'), wib('09:00'), wib('10:15'), wib('2026-11-22T23:30'), wib('2026-11-22T22:00'), null, null, null])
  })

  it('names units by key or name, in any list, and says which is none', () => {
    expect(readUnits('IGD dan Rawat Jalan', known.units)).toEqual({ known: ['igd', 'rajal'] })
    expect(readUnits('igd farmasi', known.units)).toEqual({ known: ['igd', 'farmasi'] })
    expect(readUnits('semua', known.units)).toEqual({ known: ['igd', 'rajal', 'farmasi'] })
    expect(readUnits('igd, farmsi', known.units)).toEqual({ unknown: 'farmsi', similar: 'farmasi' })
    expect(readUnits(' , ', known.units)).toMatchObject({ unknown: ',' })
  })
})

describe('the line that a form completes', () => {
  it('takes answers in the order of the questions, around what was known', () => {
    const read = readTriage({ words: words('"what=tidak bisa login" simrs 09.40 igd network'), ...known })
    expect(read).toMatchObject({ system: 'simrs', what: 'tidak bisa login', since: { at: wib('09:40') }, units: { known: ['igd'] }, suspect: 'network' })
    expect(readTriage({ words: words(`system=${OTHER} mati nanti`), ...known })).toMatchObject({ system: OTHER, what: 'mati', since: { said: 'nanti', at: null } })
  })

  it('keeps whatever was said before, whatever it is', () => {
    const text = fc.stringMatching(/^[a-z0-9 =,.'“]{1,40}$/).filter((it) => it.trim() !== '')
    const anything = fc.record({
      system: fc.option(fc.constantFrom('simrs', 'pacs', OTHER)), what: fc.option(text), since: fc.option(fc.integer({ min: 0, max: now.getTime() }).map((at) => ({ said: '', at }))),
      units: fc.option(fc.subarray(known.units.map(({ key }) => key), { minLength: 1 }).map((units) => ({ known: units }))), suspect: fc.option(fc.constantFrom('network' as const, 'database' as const)), apart: fc.constantFrom('yes' as const, 'no' as const),
    })
    fc.assert(fc.property(anything, (before: IncidentSaid) => {
      const [, ...rest] = words(triageLine(before))
      const read = readTriage({ words: rest, ...known })
      expect({ ...read, since: read.since?.at ?? null }).toEqual({ ...before, what: before.what === null ? null : before.what.replaceAll('“', '\'').trim(), since: before.since?.at ?? null })
    }))
    expect(triageKeys).toEqual(['system', 'what', 'since', 'units', 'suspect'])
  })
})
