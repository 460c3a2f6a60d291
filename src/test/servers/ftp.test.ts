import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startFtp, type FtpServer } from './ftp.ts'

describe('a private vsftpd', () => {
  const started: FtpServer[] = []
  const start = async (...ask: Parameters<typeof startFtp>) => {
    const server = await startFtp(...ask)
    started.push(server)
    return server
  }
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()))
  })
  const curl = (server: FtpServer, ask: { readonly path: string; readonly args?: readonly string[]; readonly password?: string; readonly input?: string }) =>
    server.place.runAsUs({
      command: 'curl', args: ['-sS', '-u', `${server.user}:${ask.password ?? server.password}`, ...(ask.args ?? []), `ftp://${server.host}:${server.port}${ask.path}`],
      ...(ask.input === undefined ? {} : { input: ask.input }), accept: Array.from({ length: 100 }, (_, n) => n),
    })
  const put = (server: FtpServer, name: string, input: string) => curl(server, { path: `/${name}`, args: ['-T', '-'], input })
  const say = (server: FtpServer, ...commands: readonly string[]) => curl(server, { path: '/', args: commands.flatMap((command) => ['-Q', command]) })

  it('takes a file, renames it, lists it and gives it back', async () => {
    const server = await start()
    expect((await put(server, 'a.partial', 'isi')).code).toBe(0)
    expect((await say(server, 'RNFR a.partial', 'RNTO a.bak')).stdout).toContain('a.bak')
    expect(readFileSync(join(server.files, 'a.bak'), 'utf8')).toBe('isi')
    expect((await curl(server, { path: '/a.bak' })).stdout).toBe('isi')
    expect((await say(server, 'DELE a.bak')).code).toBe(0)
    expect(existsSync(join(server.files, 'a.bak'))).toBe(false)
  })

  it('refuses a wrong password', async () => {
    const said = await curl(await start(), { path: '/', password: 'salah' })
    expect(said).toMatchObject({ code: 67, stdout: '' })
    expect(said.stderr).toContain('530')
  })

  it('changes nothing where it is for reading only', async () => {
    const server = await start({ readOnly: true })
    expect((await put(server, 'a', 'isi')).stderr).toContain('550')
    expect(existsSync(join(server.files, 'a'))).toBe(false)
  })

  it('takes files and deletes none where deleting is denied', async () => {
    const server = await start({ denyDelete: true })
    expect((await put(server, 'a', 'isi')).code).toBe(0)
    expect((await say(server, 'DELE a')).stderr).toContain('550')
    expect(readFileSync(join(server.files, 'a'), 'utf8')).toBe('isi')
  })

  it('serves rclone: a stream under a temporary name, a rename, a list, and the same bytes again', async () => {
    const server = await start()
    const pass = (await server.place.runAsUs({ command: 'rclone', args: ['obscure', server.password] })).stdout.trim()
    const env = { RCLONE_CONFIG: '/dev/null', RCLONE_CONFIG_NAS_TYPE: 'ftp', RCLONE_CONFIG_NAS_HOST: server.host, RCLONE_CONFIG_NAS_PORT: String(server.port), RCLONE_CONFIG_NAS_USER: server.user, RCLONE_CONFIG_NAS_PASS: pass }
    const rclone = async (args: readonly string[], input = '') => (await server.place.runAsUs({ command: 'rclone', args, env, input })).stdout
    const bytes = 'x'.repeat(3_000_000)
    await rclone(['rcat', 'nas:sik/2026/a.partial'], bytes)
    await rclone(['moveto', 'nas:sik/2026/a.partial', 'nas:sik/2026/a'])
    expect(await rclone(['lsf', '-R', 'nas:'])).toBe('sik/\nsik/2026/\nsik/2026/a\n')
    expect(await rclone(['cat', 'nas:sik/2026/a']) === bytes).toBe(true)
  })

  it('comes back with its files after it was killed, and is gone after it was stopped', async () => {
    const server = await startFtp()
    await put(server, 'a', 'isi')
    await server.kill()
    expect((await curl(server, { path: '/a' })).code).toBe(7)
    await server.restart()
    expect((await curl(server, { path: '/a' })).stdout).toBe('isi')
    const pid = server.place.pid()
    await server.stop()
    expect([server.place.folder, `/proc/${pid}`].filter(existsSync)).toEqual([])
  })
})
