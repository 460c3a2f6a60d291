import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { privatePlace } from './private-place.ts'
import { GUARD } from './sweep.ts'

const alive = (pid: number) => existsSync(`/proc/${pid}`) && !/[)] Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))

it('ends and removes everything when the process that started it is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-guard-'))
  // A server, as servers are: a child in a session of its own, and one that only the folder it stands in gives away.
  const server = `cd ${folder}; setsid sleep 300 & cd /; env -i setsid sleep 301 & cd ${folder}; env -i setsid sh -c 'trap "" TERM HUP; sleep 302; true' & wait`
  const parent = spawn(process.execPath, ['-e', `
    const { spawn } = require('node:child_process')
    const guard = spawn('sh', ['-c', ${JSON.stringify(GUARD)}], { cwd: '/', detached: true, env: { PATH: process.env.PATH, GUARDED: ${JSON.stringify(folder)} }, stdio: ['pipe', 'ignore', 'ignore'] })
    const server = spawn('sh', ['-c', ${JSON.stringify(server)}], { detached: true, env: { PATH: process.env.PATH, PULIH_PRIVATE_SERVER: ${JSON.stringify(folder)} }, stdio: 'ignore' })
    guard.stdin.write(server.pid + '\\n')
    console.log(guard.pid + ' ' + server.pid)
  `], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  const [guard, pid] = said.toString().trim().split(' ').map(Number)
  const children = () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  await expect.poll(() => children().length).toBe(3)
  const all = [pid!, ...children()]
  parent.kill('SIGKILL')
  await expect.poll(() => alive(guard!)).toBe(false)
  expect(all.filter(alive)).toEqual([])
  expect(existsSync(folder)).toBe(false)
})

it('kills what a server started, and keeps the files', async () => {
  const place = privatePlace('trial', 'nobody')
  try {
    const ready = join(place.folder, 'ready')
    const start = () => place.start({ command: 'sh', args: ['-c', 'setsid sleep 300 & touch ready; wait'], ready: () => existsSync(ready) && place.offspring().length > 0 })
    await start()
    await expect(start()).rejects.toThrow('runs already')
    const all = [place.pid()!, ...place.offspring()]
    await place.kill()
    expect(all.filter(alive)).toEqual([])
    expect(place.pid()).toBeNull()
    expect(existsSync(ready)).toBe(true)
  } finally {
    await place.clear()
  }
  expect(existsSync(place.folder)).toBe(false)
})

it('touches no other process', async () => {
  const [one, other] = [privatePlace('trial', 'nobody'), privatePlace('trial', 'nobody')]
  for (const place of [one, other]) await place.start({ command: 'sleep', args: ['300'], ready: () => true })
  const pid = other.pid()!
  await one.kill()
  await one.clear()
  expect(alive(pid)).toBe(true)
  writeFileSync(join(other.folder, 'kept'), '')
  await other.clear()
  expect(alive(pid)).toBe(false)
})

it('tells what a server said before it ended', async () => {
  const place = privatePlace('trial', 'nobody')
  await expect(place.start({ command: 'sh', args: ['-c', 'echo the disk is away >&2; exit 3'], ready: () => false })).rejects.toThrow(/ended with 3:\n.*the disk is away/)
  await expect(place.start({ command: 'no-such-server', args: [], ready: () => false })).rejects.toThrow('ENOENT')
  await place.clear()
})
