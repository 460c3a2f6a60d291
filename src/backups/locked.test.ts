import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { livingCopies } from '../store/copies.ts'
import { decideDeletion } from '../store/deletions.ts'
import { startFtp, type FtpServer } from '../test/servers/ftp.ts'
import { ftpPlace, s3Place, type RclonePlace } from '../test/servers/rclone-places.ts'
import { startS3, type S3Server } from '../test/servers/s3/s3.ts'
import { ward, type Ward } from '../test/fakes/ward.ts'
import { rcloneTarget } from '../targets/rclone/target.ts'
import { askRound } from './ask.ts'
import { retention } from './retain.ts'

describe('a place that keeps what it has', () => {
  let ftp: FtpServer
  let s3: S3Server
  let w: Ward | null = null
  beforeAll(async () => {
    [ftp, s3] = await Promise.all([startFtp({ denyDelete: true }), startS3({ lock: true })])
  })
  afterAll(async () => { await Promise.all([ftp.stop(), s3.stop()]) })
  afterEach(async () => { await w?.close() })
  const signal = new AbortController().signal

  it.each<[string, () => RclonePlace, () => Promise<void>]>([
    ['an FTP server that denies deleting', () => ftpPlace(ftp, { name: 'nas', immutable: true }), () => ftp.restart({ denyDelete: false })],
    ['an S3 that is locked', () => s3Place(s3, { name: 'nas', immutable: true }), async () => { s3.unlock() }],
  ])('%s: copies are made and proven there, deleting is refused without an alarm, and they go once the place allows', async (_name, place, allow) => {
    const { plan, secrets } = place()
    const far = rcloneTarget({ plan, secret: (name) => secrets[name] ?? '' })
    w = await ward({ wrap: () => far })
    const { kit, clock } = w
    await w.runner.start()
    await kit.store.write((tx) => askRound(tx, kit, { system: 'simrs', level: 'full', by: { kind: 'bot' }, due: null }))
    await w.work()
    const copies = await kit.store.read((query) => livingCopies(query, { component: 'simrs/database' }))
    expect(copies).toMatchObject([{ rung: 'intact', badAt: null }])
    const [copy] = copies
    if (copy === undefined) throw new Error('no copy')
    await kit.store.write((tx) => decideDeletion(tx, { ids: [copy.id], at: clock.now() }))
    const before = await far.stat(copy.key)
    const list = { at: 0, groups: [{ system: 'simrs', component: 'simrs/database', target: 'nas', plan: 'standar', remove: [{ id: copy.id, level: 'full', takenAt: 0, bytes: copy.bytes, days: 15, state: 'sound' }], stays: { copies: 0, bytes: 0, damaged: 0, why: { young: 0, pinned: 0, floor: 0, calendar: 0, needed: 0, held: 0 } }, held: null }] } as const
    for (let n = 0; n < 2; n += 1) {
      expect(await retention(kit).remove(signal)).toMatchObject({ removed: [], left: [], locked: [copy.id] })
      expect(await kit.store.read((query) => retention(kit).outcome(query, list))).toEqual({ gone: 0, bytes: 0, left: 0, locked: 1 })
    }
    expect(await far.stat(copy.key)).toEqual(before)
    expect(await far.list('simrs/database')).toEqual([copy.key])
    await allow()
    expect(await retention(kit).remove(signal)).toMatchObject({ removed: [copy.id], locked: [] })
    expect(await far.stat(copy.key)).toBeNull()
  })
})
