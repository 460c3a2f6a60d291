import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Kit } from '../../bot/kit.ts'
import type { PartDifference } from '../../core/difference.ts'
import { HOUR } from '../../core/clock.ts'
import { CODE_LASTS, codeOf, codeSecret, spanAt } from '../../core/one-time-code.ts'
import { statusOf } from '../../core/procedure-reading.ts'
import { compareStep } from '../../procedures/recovery/compare-step.ts'
import { everybody } from '../../store/people.ts'
import { secondFactorOf } from '../../store/second-factors.ts'
import { recoveryWard, RULES, type RecoveryWard } from './recovery-ward.ts'

const patients = (change: Partial<PartDifference> = {}): PartDifference => ({ part: 'sik.pasien', by: 'key', missing: 12, changed: 3, added: 4, same: 1000, source: 'same-shape', orphans: 0, mark: 'a', ...change })

let w: RecoveryWard
const comparing = (kit: Kit) => ({ compare: compareStep({ ...kit, hands: { differ: (going, control) => w.hospital.hands.differ(going, control) } }) })
beforeEach(async () => {
  w = await recoveryWard({}, comparing)
  w.hospital.difference.push(patients())
})
afterEach(() => w.close())

/** Somebody asks for a table back on the scratch; its difference is told. */
async function compared(user = 'sari'): Promise<void> {
  await w.say(user, '/restore simrs only database: pasien karena "terhapus"')
  await w.press('budi', /approve 1 \S+ uji$/)
  await w.press('sari', /recovery ready/)
}
/** What Budi's app shows now. */
async function shown(): Promise<string> {
  const id = (await w.home.store.read(everybody)).find(({ name }) => name === 'Budi')?.id ?? 0
  const factor = await w.home.store.read((query) => secondFactorOf(query, id))
  return codeOf(codeSecret(await w.kit.outside.codeKey(), { person: id, nonce: factor?.nonce ?? '' }), spanAt(w.clock.now().getTime()))
}
const merge = async () => await w.state(2)

describe('rows that came back beside', () => {
  it('R23: come into what people use only once another manager has decided how, after their tables were kept; the card says what was done and the way back', async () => {
    await compared()
    expect(w.card('edp', /SELISIH/)).toContain('Pulih dapat memasukkannya setelah IT Manager memutuskan.')
    await w.press('tono', /recovery bring-in 1$/)
    expect(w.hospital.merges).toEqual([])
    const card = w.card('bos', /PERMOHONAN MEMASUKKAN DATA/)
    expect(card).toContain('Hanya baris yang hilang: 12 baris ditambahkan, tidak ada yang diganti.')
    expect(card).toContain('Yang hilang dan yang berubah: 12 baris ditambahkan, 3 baris diganti dengan isi cadangan.')
    await w.press('budi', /bring-in 2 \S+ both$/)
    await w.press('dewi', /bring-in 2 \S+ both$/)
    expect(w.hospital.merges).toEqual([{ merge: 2, way: 'both' }])
    const done = w.card('edp', /DATA SUDAH DIMASUKKAN/)
    expect(done).toContain('sik.pasien: 12 baris ditambahkan, 3 diganti; sekarang 1.019 baris.')
    expect(done).toContain('Tabel pengaman (keadaan sebelumnya): pulih_merge_2.before_0')
    expect(w.files('edp').map(({ name }) => name)).toContain('RST-2026-001-kembali.sql')
    expect((await w.trail('procedure.decided')).map(({ facts }) => facts)).toContainEqual(expect.objectContaining({ on: 'both' }))
    expect(statusOf(await merge())).toBe('done')
  })

  it('R23: takes as many managers as production asks for, and whoever asked for them decides nothing', async () => {
    await compared('rina')
    await w.press('rina', /recovery bring-in 1$/, 'edp')
    await w.say('rina', '/recovery bring-in 2 missing')
    await w.press('budi', /bring-in 2 \S+ missing$/)
    expect(w.hospital.merges).toEqual([])
    await w.press('dewi', /bring-in 2 \S+ missing$/)
    expect(w.hospital.merges).toEqual([{ merge: 2, way: 'missing' }])
  })

  it('R23: are not decided by whoever asked for their recovery, though somebody else asked to bring them in', async () => {
    await compared('rina')
    await w.press('sari', /recovery bring-in 1$/)
    await w.say('rina', '/recovery bring-in 2 missing')
    await w.press('budi', /bring-in 2 \S+ missing$/)
    expect(w.hospital.merges).toEqual([])
    expect(w.heard('rina')).not.toBe('')
  })

  it('R23: are asked about anew where the difference is another by then, and an old button counts no more', async () => {
    await compared()
    await w.press('sari', /recovery bring-in 1$/)
    await w.press('budi', /bring-in 2 \S+ both$/)
    const old = w.button(/bring-in 2 \S+ both$/, 'bos')
    w.hospital.difference.splice(0, 1, patients({ mark: 'b' }))
    await w.press('dewi', /bring-in 2 \S+ both$/)
    expect(w.hospital.merges).toEqual([])
    expect(w.card('bos', /PERMOHONAN MEMASUKKAN DATA/)).toContain('Selisihnya berubah sejak ditampilkan')
    await w.pressOn('budi', old)
    await w.pressOn('dewi', old)
    expect(w.hospital.merges).toEqual([])
    await w.press('budi', /bring-in 2 \S+ missing$/)
    await w.press('dewi', /bring-in 2 \S+ missing$/)
    expect(w.hospital.merges).toEqual([{ merge: 2, way: 'missing' }])
  })

  it('R23: are decided with a code where production asks for one', async () => {
    await w.close()
    w = await recoveryWard({ places: RULES.places.map((place) => (place.name === 'produksi' ? { ...place, quorum: 1, needs: 'code' as const } : place)) }, comparing)
    w.hospital.difference.push(patients())
    await w.alone('budi', '/kode')
    await w.alone('budi', `/kode ${await shown()}`)
    await w.pass(CODE_LASTS)
    await compared()
    await w.press('sari', /recovery bring-in 1$/)
    await w.press('budi', /bring-in 2 \S+ missing$/)
    expect(w.hospital.merges).toEqual([])
    expect(w.card('budi', /KODE VERIFIKASI/)).toContain('Anda menyetujui memasukkan data: hanya baris yang hilang.')
    await w.alone('budi', await shown(), 'reply')
    expect(w.hospital.merges).toEqual([{ merge: 2, way: 'missing' }])
  })

  it('stay where they are where nobody decides, or a manager refuses; once brought in, the same is not brought in again', async () => {
    await compared()
    await w.press('sari', /recovery bring-in 1$/)
    await w.say('budi', '/recovery deny 2 perlu diperiksa dulu')
    expect(w.card('bos', /PEMASUKAN DATA DITOLAK/)).toContain('Tidak ada yang diubah.')
    await w.press('sari', /recovery bring-in 1$/)
    await w.pass(HOUR)
    expect(w.card('bos', /BERAKHIR/)).toContain('Tidak ada yang diubah.')
    expect(w.hospital.merges).toEqual([])
  })

  it('are left to a person where Pulih cannot bring them in, and the card says why', async () => {
    w.hospital.difference.splice(0, 1, patients({ orphans: 7 }))
    await compared()
    expect(w.card('edp', /SELISIH/)).toContain('Ada baris yang akan menunjuk ke data yang tidak ada; Pulih tidak memasukkannya sendiri.')
    await w.say('sari', '/recovery bring-in 1')
    expect(await w.open()).toEqual([1])
  })
})
