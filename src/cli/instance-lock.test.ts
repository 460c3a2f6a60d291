import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { newFolder, removeAll } from '../test/fakes/site-file.ts'
import { lockHolder, takeLock, type Holder } from './instance-lock.ts'

afterAll(removeAll)

const by = { what: 'bot', version: '1.0.0' }
const fileIn = (folder: string) => join(folder, 'data', 'pulih.lock')
const began = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
const boot = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const holder = (change: Partial<Holder>): string => JSON.stringify({ id: 'somebody', pid: process.pid, began: began(process.pid), boot: boot(), host: hostname(), since: '2026-11-21T00:00:00.000Z', ...by, ...change })

/** A data folder whose lock was written by somebody else. */
async function held(change: Partial<Holder>): Promise<string> {
  const file = fileIn(newFolder())
  const lock = await takeLock(file, by)
  if (lock.ok) await lock.release()
  writeFileSync(file, holder(change))
  return file
}

describe('the instance lock', () => {
  it('lets one in, tells the next who it is, and is free again afterwards', async () => {
    const file = fileIn(newFolder())
    const first = await takeLock(file, by)
    expect(first.ok).toBe(true)
    expect(await takeLock(file, { what: 'command', version: '1.0.0' })).toMatchObject({ ok: false, holder: { pid: process.pid, what: 'bot', host: hostname() } })
    if (first.ok) await first.release()
    expect(await lockHolder(file)).toBeNull()
    expect((await takeLock(file, by)).ok).toBe(true)
    expect(readdirSync(join(file, '..'))).toEqual(['pulih.lock'])
  })

  it('is taken over from a process that was killed', async () => {
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    const file = await held({ pid, began: began(pid) })
    expect(await takeLock(file, by)).toMatchObject({ ok: false, holder: { pid } })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect((await takeLock(file, by)).ok).toBe(true)
  })

  it('is not mistaken for held when the number of a dead process was given out again', async () => {
    const file = await held({ began: '1' })
    expect(await lockHolder(file)).toBeNull()
    expect((await takeLock(file, by)).ok).toBe(true)
  })

  it('does not survive a restart of the machine', async () => {
    expect((await takeLock(await held({ boot: 'another' }), by)).ok).toBe(true)
  })

  it('is left to a person where another machine holds it, for that one cannot be asked', async () => {
    const file = await held({ host: 'another-machine' })
    expect(await takeLock(file, by)).toMatchObject({ ok: false, holder: { host: 'another-machine' } })
    expect(existsSync(file)).toBe(true)
  })

  it.each(['', '{', '{"pid":"x"}', '[]'])('is taken over where its file says nothing: %j', async (text) => {
    const file = await held({})
    writeFileSync(file, text)
    expect((await takeLock(file, by)).ok).toBe(true)
  })

  it('is won by exactly one of many that find a dead holder at the same moment', async () => {
    const file = await held({ began: '1' })
    const locks = await Promise.all(Array.from({ length: 12 }, () => takeLock(file, by)))
    expect(locks.filter((lock) => lock.ok)).toHaveLength(1)
  })

  it('is released only by whoever holds it', async () => {
    const file = fileIn(newFolder())
    const mine = await takeLock(file, by)
    writeFileSync(file, holder({ id: 'successor' }))
    if (mine.ok) await mine.release()
    expect(await lockHolder(file)).toMatchObject({ id: 'successor' })
  })
})
