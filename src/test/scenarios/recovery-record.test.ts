import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discreet } from '../../core/discreet.ts'
import { standInHand } from '../../core/procedure-reading.ts'
import { furtherMakers } from '../../house/recovery.ts'
import { bytesOf, type Attachment } from '../../texts/message.ts'
import { recoveryWard, type RecoveryWard } from './recovery-ward.ts'

let web: Server
let status = 200
let w: RecoveryWard

beforeEach(async () => {
  status = 200
  web = createServer((_, answer) => { answer.writeHead(status).end(status === 200 ? 'Kasir SIMRS' : 'database hilang') })
  await new Promise<void>((resolve) => { web.listen(0, '127.0.0.1', resolve) })
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/`
  w = await recoveryWard({ modules: [{ name: 'kasir', title: 'Kasir', probe: { kind: 'http', url, status: 200, contains: 'Kasir', timeout: 5000 }, settings: null }, { name: 'farmasi', title: 'Farmasi', probe: null, settings: null }] }, (kit) => furtherMakers(kit, discreet({ secrets: [], addresses: ['10.10.0.11'], ours: [] })))
})

afterEach(async () => {
  await w.close()
  web.closeAllConnections()
  web.close()
})

/** Decided for the failover and brought back; what nothing can try was seen by a person. */
async function broughtBack(): Promise<void> {
  await w.say('sari', '/restore simrs database karena "disk rusak di 10.10.0.11"')
  await w.press('budi', /approve 1 \S+ failover$/)
  await w.press('tono', /^recovery ready 1/)
  await w.press('tono', /^recovery tick 1 \S+ kasir/)
  await w.press('tono', /^recovery tick 1 \S+ farmasi/)
}

/** The files that stand in a room's newest record. */
const files = (chat: string): readonly Attachment[] => w.files(chat)

describe('after the restore', () => {
  it('R71: a module that does not work keeps the step shut and is named, until it does', async () => {
    status = 500
    await broughtBack()
    expect([await w.step(), standInHand(await w.state())?.is]).toEqual(['smoke', 'failed'])
    expect(w.card('edp')).toContain('Modul Kasir menjawab dengan kode 500.')
    status = 200
    await w.press('tono', /^recovery retry 1/)
    expect(await w.step()).toBe('received')
  })

  it('R71: a manager may let it go on without, with a note that stands in the record', async () => {
    status = 500
    await broughtBack()
    await w.say('budi', '/recovery override 1 kasir dipindah besok')
    expect(await w.step()).toBe('received')
    expect((await w.state()).evidence.find(({ what }) => what === 'stood-in')).toMatchObject({ step: 'smoke', by: { name: 'Budi' }, note: 'kasir dipindah besok' })
  })

  it('a word for one step never falls on the next, though somebody was quicker', async () => {
    status = 500
    await broughtBack()
    const late = w.button(/^recovery override 1/, 'bos')
    await w.press('tono', /^recovery retry 1/)
    status = 200
    await w.press('tono', /^recovery retry 1/)
    expect(await w.step()).toBe('received')
    await w.pressOn('budi', { ...late, text: `${late.text} kasir dipindah besok` }, 'bos')
    expect(w.heard('budi')).toMatch(/sedang tidak menunggu jawaban/)
    expect((await w.state()).evidence.some(({ what }) => what === 'stood-in')).toBe(false)
  })

  it('R24, R72: the record goes to those who decide and those who do it, as a file that anybody can print', async () => {
    await broughtBack()
    for (const room of ['bos', 'edp']) {
      const [file] = files(room)
      expect(file).toMatchObject({ name: 'berita-acara-RST-2026-001.pdf', mime: 'application/pdf' })
      expect(bytesOf(file!).subarray(0, 5).toString()).toBe('%PDF-')
    }
    await w.press('budi', /^recovery received 1/)
    expect(await w.step()).toBe('resume')
  })
})
