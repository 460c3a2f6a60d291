import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standInHand, statusOf } from '../../core/procedure-reading.ts'
import { approve, recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let w: RecoveryWard
beforeEach(async () => { w = await recoveryWard() })
afterEach(() => w.close())

/** The process dies while data is exchanged on the failover, and another one starts. */
async function cutOff(breaks: 'shut' | 'half' = 'shut'): Promise<void> {
  const server = w.hospital.servers.get('failover')
  if (server !== undefined) server.breaks = breaks
  await w.ask()
  await w.press('budi', approve())
  const held = w.hospital.hold('within')
  await w.press('sari', /recovery ready/)
  await held.reached
  await w.restart('killed')
  held.go()
}

describe('a restore that was cut off in its exchange', () => {
  it('R68: is looked at where it stands: the card says what is shut, what lies where, and the command of a person’s hand', async () => {
    await cutOff()
    expect(standInHand(await w.state())).toMatchObject({ is: 'interrupted' })
    const card = w.card('edp', /PEMULIHAN TERPUTUS/)
    expect(card).toContain('Server Failover: terhenti saat data ditukar. Keadaannya sekarang:')
    expect(card).toContain('sik: data lama utuh di tempatnya, tetapi TERTUTUP. Tidak ada yang dapat masuk. Hasil restore belum dipakai dan tersimpan sebagai pulih_in_a1b2.')
    expect(card).toContain('Bila dikerjakan sendiri di server itu: OPEN sik')
  })

  it('R68: where nothing serves says so, and names the old data as it was found', async () => {
    await cutOff('half')
    const card = w.card('bos', /PEMULIHAN TERPUTUS/)
    expect(card).toContain('sik: KOSONG. Tidak ada data yang melayani.')
    expect(card).toContain('Data lama disimpan sebagai: sik_before_rst_1')
  })

  it('R68: the operator lets the old data serve again by one press, once; the card and the trail say so, and nothing is restored', async () => {
    await cutOff()
    const old = w.button(/recovery reopen 1/, 'edp')
    await w.press('sari', /recovery reopen 1/)
    expect(w.hospital.servers.get('failover')?.cut).toBeUndefined()
    expect(w.card('edp', /DATA LAMA/)).toContain('DATA LAMA SUDAH DIBUKA KEMBALI')
    expect(w.card('bos', /PEMULIHAN TERPUTUS/)).toContain('sik: berisi data lama, seperti sebelum restore.')
    expect((await w.trail('procedure.opened')).map(({ facts }) => facts)).toContainEqual(expect.objectContaining({ kind: 'put-back' }))
    expect(w.hospital.exchanges).toEqual([])
    expect(() => w.button(/recovery reopen 1/, 'edp')).toThrow()
    await w.pressOn('tono', old)
    expect(w.heard('tono')).not.toBe('')
    expect(await w.open()).toEqual([1])
  })

  it('R22: is finished on a new decision alone', async () => {
    await cutOff()
    await w.press('sari', /recovery reopen 1/)
    await w.press('sari', /recovery anew/)
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    expect(w.hospital.exchanges).toHaveLength(1)
  })

  it('names on its last card what each of its tries has put aside', async () => {
    await cutOff('half')
    await w.press('sari', /recovery anew/)
    await w.press('dewi', approve())
    await w.press('sari', /recovery ready/)
    for (const module of ['kasir', 'farmasi']) await w.press('sari', new RegExp(`tick 1 \\S+ ${module}`))
    await w.press('budi', /recovery received/)
    await w.press('budi', /recovery resume/)
    expect(w.card('bos', /PEMULIHAN SELESAI/)).toContain('Data lama disimpan sebagai: sik_before_rst_1, sik_sebelum_1')
  })

  it('is no matter of a unit or a vendor, and none where no exchange was cut off', async () => {
    await w.ask()
    await w.say('sari', '/recovery reopen 1')
    expect(await w.open()).toEqual([1])
    await w.say('sari', '/recovery stop 1 salah')
    await cutOffSecond()
    await w.say('vina', '/recovery reopen 2')
    expect(w.hospital.servers.get('failover')?.cut).toBe('shut')
  })

  it('asks again where the server could not be looked at, and tells it once a later start can', async () => {
    const server = w.hospital.servers.get('failover')
    await w.ask()
    await w.press('budi', approve())
    const held = w.hospital.hold('within')
    await w.press('sari', /recovery ready/)
    await held.reached
    w.hospital.servers.delete('failover')
    await w.restart('killed')
    held.go()
    expect(w.card('edp', /PEMULIHAN TERPUTUS/)).toContain('database: belum dapat diperiksa.')
    if (server !== undefined) w.hospital.servers.set('failover', server)
    await w.restart()
    expect(w.card('edp', /PEMULIHAN TERPUTUS/)).toContain('TERTUTUP')
    await w.press('sari', /recovery reopen 1/)
    expect(server?.cut).toBeUndefined()
  })

  it('can be opened again after the recovery itself was ended', async () => {
    await cutOff()
    await w.say('budi', '/recovery stop 1 dilanjutkan vendor')
    expect(statusOf(await w.state())).toBe('stopped')
    await w.press('sari', /recovery reopen 1/)
    expect(w.hospital.servers.get('failover')?.cut).toBeUndefined()
  })
})

async function cutOffSecond(): Promise<void> {
  await w.ask()
  await w.press('budi', /approve 2 \S+ failover$/)
  const held = w.hospital.hold('within')
  await w.press('sari', /recovery ready 2/)
  await held.reached
  await w.restart('killed')
  held.go()
}
