import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startSsh, type SshServer } from './ssh.ts'

describe('a private sshd', () => {
  const started: SshServer[] = []
  const start = async (...ask: Parameters<typeof startSsh>) => {
    const server = await startSsh(...ask)
    started.push(server)
    return server
  }
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()))
  })
  const sftp = (server: SshServer, script: string) => server.place.runAsUs({ command: 'sftp', args: ['-b', '-', '-F', 'none', '-P', String(server.port), '-i', server.key, '-o', `UserKnownHostsFile=${server.knownHosts}`, `${server.user}@127.0.0.1`], input: script })

  it('runs commands as its account and hands on their exit codes and streams', async () => {
    const server = await start()
    expect(await server.run('id -un; cat >&2; exit 7', 'isi')).toEqual({ code: 7, stdout: `${server.user}\n`, stderr: 'isi' })
    if (process.getuid?.() === 0) expect(server.user).toBe('postgres')
  })

  it('lets in root where it is asked to', async () => {
    const server = await start({ account: 'root' })
    expect((await server.run('id -u')).stdout).toBe(`${process.getuid?.()}\n`)
  })

  it('refuses a key that it does not know', async () => {
    const server = await start()
    writeFileSync(server.key, readFileSync(server.wrongKey))
    const said = await server.run('true')
    expect(said.code).toBe(255)
    expect(said.stderr).toContain('Permission denied (publickey)')
  })

  it('breaks open connections when it is cut, and takes new ones', async () => {
    const server = await start()
    const long = server.run(`touch ${server.files}/there; sleep 60`)
    await expect.poll(() => existsSync(join(server.files, 'there'))).toBe(true)
    await server.cut()
    expect((await long).code).toBe(255)
    expect((await server.run('echo back')).stdout).toBe('back\n')
  })

  it('is silent while it is frozen, and goes on afterwards', async () => {
    const server = await start()
    server.freeze()
    const asked = server.run('echo back')
    expect(await Promise.race([asked.then(() => 'answered'), new Promise((resolve) => setTimeout(() => resolve('silent'), 300))])).toBe('silent')
    server.thaw()
    expect((await asked).stdout).toBe('back\n')
  })

  it('is refused by its clients once its host key has changed', async () => {
    const server = await start()
    await server.swapHostKey()
    const said = await server.run('true')
    expect(said.code).toBe(255)
    expect(said.stderr).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED')
  })

  it('gives files only where it is told to', async () => {
    const server = await start({ forceCommand: 'internal-sftp' })
    await sftp(server, `put ${server.knownHosts} ${server.files}/there\nrename ${server.files}/there ${server.files}/renamed\n`)
    expect(readFileSync(join(server.files, 'renamed'), 'utf8')).toBe(readFileSync(server.knownHosts, 'utf8'))
    expect((await server.run('echo through')).stdout).not.toContain('through')
  })

  it('comes back with its files after it was killed, and is gone after it was stopped', async () => {
    const server = await startSsh()
    await server.run(`echo isi > ${server.files}/a`)
    await server.kill()
    expect((await server.run('true')).stderr).toContain('Connection refused')
    await server.restart()
    expect((await server.run(`cat ${server.files}/a`)).stdout).toBe('isi\n')
    await server.stop()
    expect(existsSync(server.place.folder)).toBe(false)
    expect(execFileSync('sh', ['-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null || true'], { encoding: 'latin1' })).not.toContain(server.place.folder)
  })
})
