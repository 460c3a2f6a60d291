import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { removeAll } from '../test/fakes/site-file.ts'
import { hospital, json, say } from '../test/fakes/small-hospital.ts'

afterAll(removeAll)

const withDisk = () => {
  const folder = hospital()
  const file = join(folder, 'pulih.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('keepFree: 0GB }\n', 'keepFree: 0GB }\n  - { name: disk, path: copies/usb, removable: true, disks: [{ name: a, mark: aaaaaaaa }, { name: b, mark: bbbbbbbb }] }\n').replace('title: SIMRS\n', 'title: SIMRS\n    targets: [nas]\n'))
  return folder
}

describe('pulih target mark', () => {
  it('R44, R48: marks the disk that is plugged in once, and prints the line by which pulih.yaml tells it from others', async () => {
    const folder = withDisk()
    mkdirSync(join(folder, 'copies', 'usb'))
    const first = await say(folder, ['target', 'mark', 'disk'])
    expect([first.code, first.err]).toEqual([0, ''])
    const mark = json(readFileSync(join(folder, 'copies', 'usb', '.pulih-disk'), 'utf8'))['mark']
    expect(first.out).toContain(`- { name: a, mark: "${String(mark)}" }`)
    expect(json((await say(folder, ['target', 'mark', 'disk-b', '--json'])).out)).toEqual({ target: 'disk-b', label: null, serial: null, mark })
  })

  it('says what to do where no disk is plugged in, and where there is no such target', async () => {
    const folder = withDisk()
    expect(await say(folder, ['target', 'mark', 'disk'])).toMatchObject({ code: 69, err: expect.stringContaining('not plugged in') as string })
    expect(await say(folder, ['target', 'mark', 'nas'])).toMatchObject({ code: 2, err: 'There is no removable target "nas". Write one of disk.' })
  })
})
