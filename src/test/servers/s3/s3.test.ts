import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startS3, type S3Server } from './s3.ts'

describe('a private S3', () => {
  let server: S3Server
  beforeAll(async () => {
    server = await startS3()
  })
  afterAll(() => server.stop())
  const clean = { code: 0, stderr: '' }
  const list = async (folder: string) => (await server.rclone(['lsf', '-R', '--files-only', `s3:cadangan/${folder}`])).stdout.trim().split('\n').sort()

  it('takes a stream in parts, renames it on the server, lists it and gives the same bytes back', async () => {
    const text = randomBytes(6_000_000).toString('hex')
    expect(await server.rclone(['rcat', '--log-level=ERROR', '--s3-upload-cutoff=5M', '--s3-chunk-size=5M', 's3:cadangan/sik/a.partial'], { input: text })).toMatchObject(clean)
    expect(await server.rclone(['moveto', 's3:cadangan/sik/a.partial', 's3:cadangan/sik/a'])).toMatchObject(clean)
    expect(await list('sik')).toEqual(['a'])
    expect((await server.rclone(['cat', 's3:cadangan/sik/a'])).stdout === text).toBe(true)
    expect(await server.rclone(['deletefile', 's3:cadangan/sik/a'])).toMatchObject(clean)
    expect(await list('sik')).toEqual([''])
  })

  it('refuses a wrong secret', async () => {
    const said = await server.rclone(['lsf', 's3:cadangan'], { secretKey: 'salah' })
    expect(said.code).toBe(1)
    expect(said.stderr).toContain('SignatureDoesNotMatch')
  })

  it('adds, and neither replaces nor deletes, while it is locked', async () => {
    await server.rclone(['rcat', 's3:cadangan/kunci/a'], { input: 'lama' })
    server.lock()
    for (const [args, input] of [[['rcat', 's3:cadangan/kunci/a'], 'baru'], [['deletefile', 's3:cadangan/kunci/a'], ''], [['purge', 's3:cadangan/kunci'], '']] as const) {
      const said = await server.rclone(args, { input })
      expect(said.code).not.toBe(0)
      expect(said.stderr).toContain('AccessDenied')
    }
    expect(await server.rclone(['rcat', 's3:cadangan/kunci/b'], { input: 'baru' })).toMatchObject(clean)
    expect((await server.rclone(['cat', 's3:cadangan/kunci/a'])).stdout).toBe('lama')
    server.unlock()
    expect(await server.rclone(['deletefile', 's3:cadangan/kunci/a'])).toMatchObject(clean)
    expect(await list('kunci')).toEqual(['b'])
  })

  it('comes back with its objects after it was killed, and is gone after it was stopped', async () => {
    const other = await startS3({ buckets: ['sik'], lock: true })
    await other.rclone(['rcat', 's3:sik/a'], { input: 'isi' })
    await other.kill()
    expect((await other.rclone(['cat', 's3:sik/a'])).stderr).toContain('connection refused')
    await other.restart()
    expect((await other.rclone(['cat', 's3:sik/a'])).stdout).toBe('isi')
    expect((await other.rclone(['deletefile', 's3:sik/a'])).stderr).toContain('AccessDenied')
    const pid = other.place.pid()
    await other.stop()
    expect([other.place.folder, `/proc/${pid}`].filter(existsSync)).toEqual([])
  })
})
