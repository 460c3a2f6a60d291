import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from '../../core/place.ts'
import { startFtp, type FtpServer } from '../../test/servers/ftp.ts'
import { folderPlace, ftpPlace } from '../../test/servers/rclone-places.ts'
import { newFolder, removeAll } from '../../test/fakes/site-file.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { localPlace } from './local.ts'
import { rclonePlace } from './rclone.ts'

const AT = Date.parse('2026-11-23T02:00:00Z')
let ftp: FtpServer
beforeAll(async () => { ftp = await startFtp() })
afterAll(async () => {
  await ftp.stop()
  removeAll()
})

const kinds: readonly (readonly [string, () => { readonly place: Place; readonly folder: string }])[] = [
  ['a folder or a mounted share', () => {
    const folder = newFolder()
    return { folder, place: localPlace(localTarget({ path: folder })) }
  }],
  ['an FTP server', () => {
    const { plan, secrets, folder } = ftpPlace(ftp)
    return { folder: folder ?? '', place: rclonePlace(plan, (name) => secrets[name] ?? '') }
  }],
  ['whatever else rclone reaches', () => {
    const folder = newFolder()
    return { folder, place: rclonePlace(folderPlace(folder).plan, () => '') }
  }],
]

describe.each(kinds)('%s, filled by somebody else’s tool', (_, make) => {
  it('shows every file with its size and moment, and gives its bytes', async () => {
    const { place, folder } = make()
    mkdirSync(join(folder, '2026', '11'), { recursive: true })
    const body = Buffer.alloc(700_000, 'isi ')
    for (const name of ['simrs.bak', '2026/11/log 1.trn']) {
      writeFileSync(join(folder, name), body)
      utimesSync(join(folder, name), AT / 1000, AT / 1000)
    }
    expect([...await place.files()].sort((a, b) => a.path.localeCompare(b.path))).toEqual([{ path: '2026/11/log 1.trn', bytes: 700_000, at: AT }, { path: 'simrs.bak', bytes: 700_000, at: AT }])
    expect(await place.look('2026/11/log 1.trn')).toEqual({ path: '2026/11/log 1.trn', bytes: 700_000, at: AT })
    expect(await place.look('2026/12/tidak ada.trn')).toBeNull()
    const parts: Buffer[] = []
    for await (const part of await place.open('2026/11/log 1.trn')) parts.push(part as Buffer)
    expect(Buffer.concat(parts).equals(body)).toBe(true)
    await expect(place.open('tidak ada.bak')).rejects.toMatchObject({ name: 'Fault' })
  })

  it('that is empty is empty', async () => {
    expect(await make().place.files()).toEqual([])
  })
})

describe('a place that is not there', () => {
  it('is a fault, and never an empty list', async () => {
    await expect(localPlace(localTarget({ path: '/nonexistent/ftp' })).files()).rejects.toMatchObject({ name: 'Fault', retry: 'later', hint: 'mount-missing' })
    const { plan, secrets } = ftpPlace(ftp)
    await expect(rclonePlace({ ...plan, path: `${plan.path}/tidak-ada` }, (name) => secrets[name] ?? '').files()).rejects.toMatchObject({ name: 'Fault', retry: 'later', hint: 'place-missing' })
    await expect(rclonePlace(plan, () => 'salah').files()).rejects.toMatchObject({ name: 'Fault', hint: 'login-refused' })
  })
})

describe('a folder that others write into', () => {
  it('leads nowhere else, by no link and by no name', async () => {
    const folder = newFolder()
    symlinkSync('/etc/passwd', join(folder, 'simrs.bak'))
    const place = localPlace(localTarget({ path: folder }))
    expect(await place.files()).toEqual([])
    for (const path of ['../passwd', '/etc/passwd', 'a//b']) await expect(place.look(path)).rejects.toMatchObject({ retry: 'never' })
  })
})
