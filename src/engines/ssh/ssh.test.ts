import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SshPlan } from '../../core/site.ts'
import { until } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import { pipeTools, runTool, type Tool } from '../tool.ts'
import { lookAtTools } from '../tool-version.ts'
import { sshHost } from './host.ts'

const signal = new AbortController().signal
const planOf = (server: SshServer, change: Partial<SshPlan> = {}): SshPlan => ({ host: server.host, port: server.port, user: server.user, key: server.key, knownHosts: server.knownHosts, ...change })
/** Gives a silent line up after two seconds, where a hospital waits for a minute. */
const pace = { connect: 2, alive: 1, times: 2 }
const hostOf = (server: SshServer, change: Partial<SshPlan> = {}) => sshHost({ server: 'produksi', plan: planOf(server, change), pace })
const run = (tool: Tool, input?: string) => runTool({ op: 'try', tool, signal, ...(input === undefined ? {} : { input: Readable.from([input]) }) })
/** Processes of this machine that have a word among their arguments. */
const running = (word: string) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word)
  } catch {
    return false
  }
})
/** A tool that says nothing and would go on for an hour; known by its own word. */
const quiet = (word: string): Tool => ({ command: 'sh', args: ['-c', 'echo begun >&2; while :; do sleep 1; done', word] })
/** One that gives bytes without end. */
const endless = (word: string): Tool => ({ command: 'sh', args: ['-c', 'echo begun >&2; while :; do echo 0123456789; sleep 0.05; done', word] })

describe('tools on a server that is reached by SSH', () => {
  let server: SshServer
  beforeAll(async () => { server = await startSsh() })
  afterAll(() => server.stop())

  it('work there, in an environment of their own, and hand on their bytes and their words', async () => {
    const said = await run(hostOf(server).on({ command: 'sh', args: ['-c', 'id -un; env | grep -vE "^(_|PWD|SHLVL|OLDPWD)=" | sort; cat; echo gagal >&2; exit 3'], env: { PGPASSFILE: '/x y' }, accept: [3] }), 'dari sini\n')
    expect(said).toEqual({ code: 3, stdout: `${server.user}\nLC_ALL=C\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nPGPASSFILE=/x y\nTZ=UTC\ndari sini`, stderr: 'gagal' })
  })

  it('hear every argument as it was said, whatever it holds', async () => {
    const host = hostOf(server)
    const letter = fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', '\r', '\t', ' ', '*', '~', '#', ';', '&', '|', '<', '>', '(', '{', '%', '=', '-', 'a', 'é', '💊', '\x01', '\x1e', '\x1f', '\x7f')
    const words = fc.array(fc.oneof(fc.string({ unit: letter, maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replaceAll('\0', ''))), { minLength: 1, maxLength: 20 })
    await fc.assert(fc.asyncProperty(words, words, async (args, values) => {
      const env = Object.fromEntries(values.map((value, index) => [`NILAI_${index}`, value]))
      const chunks: Buffer[] = []
      const output = new PassThrough()
      output.on('data', (chunk: Buffer) => chunks.push(chunk))
      await pipeTools({ op: 'echo', tools: [host.on({ command: 'sh', args: ['-c', 'printf "%s\\0" "$@"; env -0 | grep -z ^NILAI_ | sort -zV', 'x', ...args], env })], output, signal })
      expect(Buffer.concat(chunks).toString('utf8').split('\0').slice(0, -1)).toEqual([...args, ...values.map((value, index) => `NILAI_${index}=${value}`)])
    }), { numRuns: 8 })
  })

  it('hands on bytes of every kind, also among the words of the connection itself', async () => {
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * 7919) % 256))
    const heard: string[] = []
    const got: Buffer[] = []
    const output = new PassThrough()
    output.on('data', (chunk: Buffer) => got.push(chunk))
    // Its own words stand in the way of the watcher's, which comes in the middle of a line.
    const tool = hostOf(server).on({ command: 'sh', args: ['-c', 'printf "se" >&2; sleep 2.5; echo "tengah \\036x\\037 baris" >&2; cat'], hear: (line) => heard.push(line) })
    await pipeTools({ op: 'carry', tools: [tool, { command: 'cat', args: [] }], input: Readable.from([bytes]), output, signal })
    expect(Buffer.concat(got).equals(bytes)).toBe(true)
    expect(heard).toEqual(['setengah \x1ex\x1f baris'])
  })

  it('say which of them is missing there, and which is too old', async () => {
    const need = { command: 'tar', versionArgs: ['--version'], least: '1.29', package: 'tar' }
    const { versions, findings } = await lookAtTools([need, { ...need, command: 'pulih-no-such-tool', package: 'x' }, { ...need, least: '99' }], { signal, host: hostOf(server) })
    expect(findings).toMatchObject([{ kind: 'tool-missing', tool: 'pulih-no-such-tool' }, { kind: 'tool-too-old', tool: 'tar' }])
    expect(versions['tar']).toMatch(/^1\./)
  })

  it('fail by their own codes and signals, and 255 is no exception', async () => {
    const host = hostOf(server)
    expect((await faultOf(run(host.on({ command: 'sh', args: ['-c', 'exit 255'] })))).message).toBe('try: sh on produksi: exit code 255')
    expect((await faultOf(run(host.on({ command: 'sh', args: ['-c', 'kill -9 $$'] })))).message).toContain('sh on produksi: killed by SIGKILL')
    expect((await run(host.on({ command: 'sh', args: ['-c', 'exit 255'], accept: [255] }))).code).toBe(255)
  })

  it('many at once take turns to sign in', async () => {
    const host = hostOf(server)
    const said = await Promise.all(Array.from({ length: 24 }, async (_, n) => (await run(host.on({ command: 'echo', args: [String(n)] }))).stdout))
    expect(said).toEqual(Array.from({ length: 24 }, (_, n) => String(n)))
  })

  it('end there when they are stopped here, with everything that they started', async () => {
    const stop = new AbortController()
    const word = `hentikan-${process.pid}`
    const going = faultOf(runTool({ op: 'try', tool: hostOf(server).on({ command: 'sh', args: ['-c', 'trap "" TERM PIPE HUP; sh -c "while :; do sleep 1; done" "$1"', 'x', word] }), signal: stop.signal }))
    await until(() => running(word).length > 0, 'the tool begins')
    stop.abort()
    expect((await going).hint).toBe('cancelled')
    await until(() => running(word).length === 0, 'the tool ends')
  })
})

describe('what is lent on such a server', () => {
  let server: SshServer
  beforeAll(async () => { server = await startSsh() })
  afterAll(() => server.stop())

  it('is for that account alone, and is gone afterwards', async () => {
    const host = hostOf(server)
    const text = 'password="sandi\\n"\n'.repeat(5000)
    const path = await host.withFile({ text, signal }, async (file) => {
      const { stdout } = await run(host.on({ command: 'sh', args: ['-c', 'stat -c "%a %U" "$1" "${1%/*}"; sha256sum < "$1"', 'x', file] }))
      const sum = spawnSync('sha256sum', { input: text, encoding: 'utf8' }).stdout.trim()
      expect(stdout.split('\n')).toEqual([`600 ${server.user}`, `700 ${server.user}`, sum])
      return file
    })
    expect(existsSync(join(path, '..'))).toBe(false)
    const folder = await host.withFolder(signal, async (folder) => {
      await run(host.on({ command: 'sh', args: ['-c', 'mkdir "$1/dalam" && echo isi > "$1/dalam/berkas"', 'x', folder] }))
      return folder
    })
    expect(existsSync(folder)).toBe(false)
    expect(running(text).length).toBe(0)
  })

  it('is gone also when its user fails, or when the line is cut', async () => {
    const host = hostOf(server)
    const seen: string[] = []
    await expect(host.withFile({ text: 'sandi', signal }, (file) => {
      seen.push(file)
      return Promise.reject(new Error('gagal'))
    })).rejects.toThrow('gagal')
    expect(existsSync(seen[0] ?? '')).toBe(false)
    await host.withFile({ text: 'sandi', signal }, async (file) => {
      expect(existsSync(file)).toBe(true)
      await server.cut()
      await until(() => !existsSync(join(file, '..')), 'the file goes')
    })
  })

  it('what a power cut left is swept away after a day, and nothing that is in use', async () => {
    const left = ['4194301.lama', '4194301.baru', `${process.pid}.dipakai`].map((name) => `/tmp/pulih-lent-${name}`)
    left.forEach((path, n) => spawnSync('sh', ['-c', 'mkdir "$1" && chown "$2" "$1" && touch -d "$3" "$1"', 'x', path, server.user, n === 1 ? '-1 hour' : '-3 days']))
    try {
      await hostOf(server).withFile({ text: 'x', signal }, () => Promise.resolve())
      expect(left.map((path) => existsSync(path))).toEqual([false, true, true])
    } finally {
      for (const path of left) rmSync(path, { recursive: true, force: true })
    }
  })
})

describe('a server that cannot be used', () => {
  const started: SshServer[] = []
  const start = async (...ask: Parameters<typeof startSsh>) => {
    const server = await startSsh(...ask)
    started.push(server)
    return server
  }
  afterEach(async () => { await Promise.all(started.splice(0).map((server) => server.stop())) })

  it('does not know our key: nobody is asked for a password, and trying again is of no use', async () => {
    const server = await start()
    const host = hostOf(server, { key: server.wrongKey })
    expect(await faultOf(run(host.on({ command: 'true', args: [] })))).toMatchObject({ hint: 'login-refused', retry: 'never' })
    expect(await host.look(signal)).toEqual({ kind: 'login-refused', server: 'produksi', user: server.user })
    chmodSync(server.key, 0o644)
    expect((await faultOf(run(hostOf(server).on({ command: 'true', args: [] })))).message).toContain('our own key')
  })

  it('shows another host key than it did, or one that nobody knows: nothing is sent there', async () => {
    const server = await start()
    writeFileSync(join(server.place.folder, 'empty'), '')
    const stranger = hostOf(server, { knownHosts: join(server.place.folder, 'empty') })
    expect(await stranger.look(signal)).toEqual({ kind: 'host-key-differs', server: 'produksi' })
    const host = hostOf(server)
    expect(await host.look(signal)).toBeNull()
    await server.swapHostKey()
    expect(await faultOf(run(host.on({ command: 'touch', args: [`${server.files}/there`] })))).toMatchObject({ hint: 'host-key', retry: 'never' })
    expect(existsSync(join(server.files, 'there'))).toBe(false)
  })

  it('is not there, or says nothing: another time', async () => {
    const server = await start()
    await server.kill()
    expect(await hostOf(server).look(signal)).toMatchObject({ kind: 'server-away' })
    const open: Socket[] = []
    const mute = createServer((socket) => { open.push(socket) })
    await new Promise<void>((resolve) => { mute.listen(0, '127.0.0.1', resolve) })
    const { port } = mute.address() as { port: number }
    const silent = await faultOf(run(hostOf(server, { port }).on({ command: 'true', args: [] })))
    for (const socket of open) socket.destroy()
    await new Promise<void>((resolve) => { mute.close(() => resolve()) })
    expect(silent).toMatchObject({ hint: 'network', retry: 'later' })
  })

  it('runs something else than what it is asked to: its 0 is no success', async () => {
    const server = await start({ forceCommand: '/bin/true' })
    expect(await faultOf(run(hostOf(server).on({ command: 'mariadb-dump', args: [] })))).toMatchObject({ hint: 'login-refused', retry: 'never' })
  })

  it('is restricted to our own commands by a forced command, and works all the same', async () => {
    const server = await start({ forceCommand: 'exec sh -c "$SSH_ORIGINAL_COMMAND"' })
    expect((await run(hostOf(server).on({ command: 'echo', args: ["it's here"] }))).stdout).toBe("it's here")
  })

  it('finds its key and its known hosts in folders with blanks and percent signs', async () => {
    const server = await start()
    const folder = join(server.place.folder, 'kunci 100%h "a" \\b')
    mkdirSync(folder)
    for (const [from, to] of [[server.key, 'kunci'], [server.knownHosts, 'dikenal']] as const) writeFileSync(join(folder, to), readFileSync(from), { mode: 0o600 })
    expect(await hostOf(server, { key: join(folder, 'kunci'), knownHosts: join(folder, 'dikenal') }).look(signal)).toBeNull()
  })
})

describe('a line that breaks while a tool works', () => {
  let server: SshServer
  beforeAll(async () => { server = await startSsh() })
  afterAll(() => server.stop())

  it.each([['gives bytes', endless], ['is quiet', quiet]] as const)('cut while it %s: the copy fails, and the tool ends there', async (_how, make) => {
    const word = `putus-${process.pid}-${make.name}`
    const output = new PassThrough().resume()
    const tool = { ...make(word) }
    const going = faultOf(pipeTools({ op: 'copy', tools: [hostOf(server).on(tool), { command: 'cat', args: [] }], output, signal }))
    await until(() => running(word).length > 0, 'the tool begins')
    await server.cut()
    expect(await going).toMatchObject({ hint: 'network', retry: 'later' })
    expect(output.writableFinished).toBe(false)
    await until(() => running(word).length === 0, 'the tool ends')
  })

  it('frozen: given up when nothing is heard any more', async () => {
    const word = `beku-${process.pid}`
    const going = faultOf(run(hostOf(server).on(quiet(word))))
    await until(() => running(word).length > 0, 'the tool begins')
    server.freeze()
    const fault = await going
    server.thaw()
    expect(fault).toMatchObject({ hint: 'network', retry: 'later' })
    await until(() => running(word).length === 0, 'the tool ends')
  })

  it('frozen before it stands: given up too', async () => {
    server.freeze()
    const fault = await faultOf(run(hostOf(server).on({ command: 'true', args: [] })))
    server.thaw()
    expect(fault).toMatchObject({ hint: 'network', retry: 'later' })
  })
})
