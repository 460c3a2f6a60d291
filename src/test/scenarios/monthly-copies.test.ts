import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { livingCopies } from '../../store/copies.ts'
import { proofsOf } from '../../store/proofs.ts'
import { testHospital, wordsOf, type TestHospital } from '../hospital/hospital.ts'
import { hospitalYaml } from '../hospital/yaml.ts'

const COMPONENTS = ['simrs/database', 'simrs/aplikasi']
const yaml = hospitalYaml({
  targets: '  - { name: nas, path: "${data}/nas", class: off-host, keepFree: 1MB }\n  - { name: hardisk, path: "${data}/usb", removable: true, keepFree: 1MB, disks: [{ name: a, mark: aaaaaaaa }] }',
  schedules: '  - { kind: backup, system: simrs, cron: 0 2 * * 0 }\n  - { kind: rehearsal, system: simrs, cron: 0 12 * * 5 }\n  - { kind: copy, system: simrs, to: [hardisk], cron: 0 9 1 * * }',
  checks: '  - { preset: weekly, procedure: backup }',
}).replace('title: SIMRS\n', 'title: SIMRS\n    targets: [nas]\n')

let hospital: TestHospital
const seen = { asked: '', refused: '', status: '', copied: '', weekly: '', unseen: '' }

const drawer = (name: string) => join(hospital.folder, `drawer-${name}`)
const usb = () => join(hospital.folder, 'usb')
const plugIn = (name: string) => { renameSync(drawer(name), usb()) }
const putAway = (name: string) => { renameSync(usb(), drawer(name)) }
const shown = async () => (await hospital.cards('edp')).map(wordsOf)
const cardOf = async (word: string) => (await shown()).filter((words) => words.includes(word)).at(-1) ?? ''
const copiesOn = async (target: string) => (await Promise.all(COMPONENTS.map((component) => hospital.house.kit.store.read((query) => livingCopies(query, { component, target }))))).flat()

beforeAll(async () => {
  hospital = await testHospital({ start: '2026-11-29T00:00:00+07:00', yaml })
  for (const name of ['a', 'foto']) mkdirSync(drawer(name))
  writeFileSync(join(drawer('a'), '.pulih-disk'), '{"pulih":"disk","mark":"aaaaaaaa"}')
  await hospital.until('2026-12-01T09:05:00+07:00')
  seen.asked = await cardOf('SALINAN')
  await hospital.until('2026-12-03T10:00:00+07:00')
  plugIn('foto')
  await hospital.until('2026-12-03T10:02:00+07:00')
  seen.refused = await cardOf('SALINAN')
  await hospital.type('sari', '/status simrs')
  seen.status = (await shown()).at(-1) ?? ''
  putAway('foto')
  await hospital.until('2026-12-03T10:05:00+07:00')
  plugIn('a')
  await hospital.until('2026-12-03T10:10:00+07:00')
  seen.copied = await cardOf('SALINAN')
  putAway('a')
  await hospital.until('2026-12-07T09:40:00+07:00')
  seen.weekly = await cardOf('Ceklis mingguan')
  await hospital.until('2027-01-12T10:20:00+07:00')
  seen.unseen = await cardOf('MEDIA LAMA TIDAK TERLIHAT')
}, 240_000)
afterAll(() => hospital.close())

describe('the copy of the month, on a disk that lies in a drawer', () => {
  it('R18, R44: is asked for on the first, by the name of the disk, with what to do', () => {
    expect(seen.asked).toContain('SALINAN MENUNGGU MEDIA — SIMRS')
    expect(seen.asked).toContain('Mohon menghubungkan hardisk. Penyalinan dimulai dengan sendirinya setelah terhubung.')
  })

  it('R44, R48: is never written onto another disk in its place, which is refused by name', async () => {
    expect(seen.refused).toContain('Disk yang terhubung bukan hardisk (tanda aaaaaaaa); yang terbaca: —. Tidak ada yang ditulis.')
    expect(seen.status).toContain('salinan menunggu hardisk dihubungkan sejak 1 Des')
    expect(readdirSync(drawer('foto'))).toEqual([])
  })

  it('R18, R51: is made by itself once the right disk is there, proven on both sides, and the disk may go', async () => {
    expect(seen.copied).toContain('SALINAN BERHASIL — SIMRS')
    expect(seen.copied).toContain('hardisk boleh dilepas dan disimpan kembali.')
    const [twins, origins] = [await copiesOn('hardisk'), await copiesOn('nas')]
    expect(twins).toHaveLength(2)
    for (const twin of twins) {
      const origin = origins.find((copy) => copy.id === twin.originId)
      expect(twin).toMatchObject({ rung: 'intact', badAt: null, class: 'offline', manifestHash: origin?.manifestHash })
      const climbed = await hospital.house.kit.store.read((query) => proofsOf(query, twin.id))
      expect(climbed.map((proof) => [proof.rung, proof.ok])).toEqual([['complete', true], ['stored', true], ['intact', true]])
      const folders = [join(drawer('a'), twin.key), join(hospital.folder, 'nas', origin?.key ?? '')] as const
      for (const file of readdirSync(folders[1])) expect(readFileSync(join(folders[0], file))).toEqual(readFileSync(join(folders[1], file)))
    }
  })

  it('R18, R19: stands in the weekly checklist, with where it lies', () => {
    expect(seen.weekly).toContain('salinan terjadwal: ')
    expect(seen.weekly).toContain('hardisk (media lepas)')
  })

  it('R44, R51: is said to be out of sight when nobody has plugged the disk in for forty days', () => {
    expect(seen.unseen).toContain('MEDIA LAMA TIDAK TERLIHAT — hardisk')
    expect(seen.unseen).toMatch(/Terakhir terhubung 3 Des 10\.\d\d WIB\. Seharusnya dihubungkan paling lambat setiap 35 hari\./)
    expect(existsSync(usb())).toBe(false)
  })
})
