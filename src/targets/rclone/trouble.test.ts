import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childrenNamed, folder, until } from '../../test/contracts/copying.ts'
import { smallDisk } from '../../test/contracts/small-disk.ts'
import { faultOf, get, put } from '../../test/contracts/target.ts'
import { startFtp, type FtpServer } from '../../test/servers/ftp.ts'
import { folderPlace, ftpPlace, s3Place, sftpPlace, type RclonePlace } from '../../test/servers/rclone-places.ts'
import { startS3, type S3Server } from '../../test/servers/s3/s3.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import { rcloneTarget } from './target.ts'

const key = 'simrs/database/one'
const big = randomBytes(8_000_000)
const files = { 'data.zst': big, 'manifest.json': Buffer.from('{}') }
const impatient = { answer: 2000, stall: 1500 }
const at = ({ plan, secrets }: RclonePlace) => rcloneTarget({ plan, secret: (name) => secrets[name] ?? '', patience: impatient })
const options = (place: RclonePlace, change: Record<string, string>): RclonePlace => ({ ...place, plan: { ...place.plan, remote: { ...place.plan.remote, options: { ...place.plan.remote.options, ...change } } } })
const broken = (stream: NodeJS.EventEmitter) => new Promise<unknown>((resolve) => { stream.once('error', resolve) })

describe('a place far away that is not what it should be', () => {
  let ssh: SshServer
  let ftp: FtpServer
  let s3: S3Server
  beforeAll(async () => {
    [ssh, ftp, s3] = await Promise.all([startSsh({ forceCommand: 'internal-sftp' }), startFtp(), startS3()])
  })
  afterAll(async () => { await Promise.all([ssh.stop(), ftp.stop(), s3.stop()]) })

  it('says what to do about each way of not being reached', async () => {
    const missing = sftpPlace(ssh)
    const cases = [
      [options(sftpPlace(ssh), { key_file: ssh.wrongKey }), 'login-refused'],
      [options(sftpPlace(ssh), { known_hosts_file: join(ssh.place.folder, 'authorized') }), 'host-key'],
      [{ ...missing, plan: { ...missing.plan, path: `${missing.plan.path}/nowhere` } }, 'place-missing'],
      [options(sftpPlace(ssh), { port: '1' }), 'network'],
      [{ ...ftpPlace(ftp), secrets: { nas: 'salah' } }, 'login-refused'],
      [{ ...s3Place(s3), secrets: { ember: 'salah' } }, 'login-refused'],
      [s3Place(s3, { path: 'tidak-ada/x' }), 'place-missing'],
    ] as const
    await Promise.all(cases.map(async ([place, why]) => {
      expect(await at(place).probe()).toMatchObject([{ kind: 'place-away', target: 'jauh', why }])
      expect(await faultOf(at(place).begin(key))).toMatchObject({ area: 'target', hint: why })
    }))
  })

  it('a place that may only be read says so, and keeps what it has', async () => {
    const place = ftpPlace(ftp)
    await put(at(place), key, files)
    await ftp.restart({ readOnly: true })
    expect(await at(place).probe()).toMatchObject([{ kind: 'not-writable' }])
    expect(await faultOf(put(at(place), 'simrs/database/two', files))).toMatchObject({ hint: 'permission', retry: 'never' })
    expect((await get(at(place), key, 'data.zst')).equals(big)).toBe(true)
    await ftp.restart()
  })

  it('full: the writing stops with its reason, and nothing is seen', async () => {
    using disk = smallDisk(4)
    const target = at(folderPlace(disk.path))
    expect(await faultOf(put(target, key, files))).toMatchObject({ hint: 'free-space', retry: 'never' })
    expect(await target.list('')).toEqual([])
  })

  it('cut while it writes: a Fault that says the network, and no copy when it is back', async () => {
    const place = sftpPlace(ssh)
    const upload = await at(place).begin(key)
    const body = upload.file('data.zst')
    const fault = broken(body)
    body.write(big)
    const partial = join(place.folder ?? '', '.pulih-partial')
    await until(() => existsSync(partial) && readdirSync(partial, { recursive: true }).length >= 2, 'the first bytes')
    await ssh.kill()
    body.write(big)
    expect(await fault).toMatchObject({ area: 'target', hint: 'network', retry: 'later' })
    await faultOf(upload.commit())
    await upload.abort().catch(() => undefined)
    await ssh.restart()
    const after = at(place)
    expect([await after.list(''), await after.sweep(), readdirSync(partial)]).toEqual([[], 1, []])
  })

  it('silent while it writes, as behind a pulled cable: given up after its time, not waited for', async () => {
    const upload = await at(sftpPlace(ssh)).begin(key)
    const body = upload.file('data.zst')
    const fault = broken(body)
    ssh.freeze()
    try {
      for (let n = 0; n < 20; n += 1) body.write(big)
      expect(await fault).toMatchObject({ hint: 'network', retry: 'later' })
    } finally {
      ssh.thaw()
    }
    await upload.abort()
  })

  it('silent while it answers: a look ends, and says that the place is away', async () => {
    const target = at(sftpPlace(ssh))
    ssh.freeze()
    try {
      expect(await target.probe()).toMatchObject([{ kind: 'place-away', why: 'network' }])
    } finally {
      ssh.thaw()
    }
  })

  it('cut, or silent, while it is read: the stream breaks and never looks like an end', async () => {
    const place = sftpPlace(ssh)
    const much = randomBytes(60_000_000)
    await put(at(place), key, { 'data.zst': much })
    for (const [hit, mend] of [[() => { void ssh.cut() }, () => undefined], [() => { ssh.freeze() }, () => { ssh.thaw() }]] as const) {
      const reading = await at(place).open(key, 'data.zst')
      reading.once('data', hit)
      const fault = await faultOf(new Promise((resolve, reject) => { reading.once('error', reject).once('end', resolve) }))
      mend()
      expect(fault).toMatchObject({ area: 'target', retry: 'later' })
    }
  })

  it('whoever stops reading early leaves no program behind', async () => {
    const place = sftpPlace(ssh)
    await put(at(place), key, { 'data.zst': randomBytes(30_000_000) })
    const reading = await at(place).open(key, 'data.zst')
    expect(childrenNamed('rclone')).toHaveLength(1)
    reading.destroy()
    await until(() => childrenNamed('rclone').length === 0, 'the end of rclone')
  })

  it('shows no password to others on this machine, and inherits nothing of ours', async () => {
    process.env['AWS_CA_BUNDLE'] = '/nowhere'
    try {
      const upload = await at(ftpPlace(ftp)).begin(key)
      upload.file('data.zst').write('x')
      const [pid] = await until(() => (childrenNamed('rclone').length > 0 ? childrenNamed('rclone') : null), 'rclone')
      expect(readFileSync(`/proc/${pid ?? 0}/cmdline`, 'utf8')).not.toContain(ftp.password)
      expect(readFileSync(`/proc/${pid ?? 0}/environ`, 'utf8')).not.toMatch(/AWS_CA_BUNDLE|HOME=/)
      expect(readFileSync(`/proc/${pid ?? 0}/environ`, 'utf8')).not.toContain(ftp.password)
      await upload.abort()
      expect(await at(s3Place(s3)).probe()).toEqual([])
    } finally {
      delete process.env['AWS_CA_BUNDLE']
    }
  })

  it('another server behind the same address is not believed', async () => {
    const place = sftpPlace(ssh)
    await ssh.swapHostKey()
    expect(await at(place).probe()).toMatchObject([{ kind: 'place-away', why: 'host-key' }])
  })

  it('two of one name that land at once: one is refused, and their files are never mixed', async () => {
    using place = folder()
    const [one, two] = [at(folderPlace(place.path)), at(folderPlace(place.path))]
    const uploads = await Promise.all([one.begin(key), two.begin(key)])
    for (const [n, upload] of uploads.entries()) for (const name of ['data.zst', `only-${n}`]) await new Promise((resolve) => { upload.file(name).once('finish', () => { resolve(null) }).end(`${n}`) })
    const ended = await Promise.allSettled(uploads.map((upload) => upload.commit()))
    const won = ended.findIndex((end) => end.status === 'fulfilled')
    expect(ended.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await one.stat(key))?.map((file) => file.name)).toEqual(['data.zst', `only-${won}`])
    expect((await get(one, key, 'data.zst')).toString()).toBe(`${won}`)
  })
})
