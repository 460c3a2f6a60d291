import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { housePort } from '../house/port.ts'
import { removeAll } from '../test/fakes/site-file.ts'
import { hospital, json, say } from '../test/fakes/small-hospital.ts'
import { takeLock } from './instance-lock.ts'

afterAll(removeAll)

describe('the command line', () => {
  const folder = hospital()
  beforeAll(async () => {
    const { code, out, err } = await say(folder, ['backup', 'simrs', '--json'])
    expect(err).toContain('simrs/aplikasi → nas: done')
    expect(code).toBe(0)
    const told = json(out) as { runs: { rung: string }[] }
    expect(told).toMatchObject({ verdict: 'ok', system: 'simrs', level: 'full' })
    expect(told.runs.map((it) => it.rung)).toEqual(['intact', 'intact'])
  })

  it('backs up by itself where no bot is running, and lets go of the data folder afterwards', () => {
    expect(readdirSync(join(folder, 'copies', 'nas', 'simrs')).toSorted()).toEqual(['aplikasi', 'database'])
    expect(existsSync(join(folder, 'data', 'pulih.lock'))).toBe(false)
  })

  it('says whether the hospital is safe, as text and as JSON, and answers a script with a code', async () => {
    const text = await say(folder, ['status'])
    expect(text.out).toContain('SIMRS')
    const { out, code } = await say(folder, ['status', '--json'])
    expect(json(out)).toMatchObject({ site: 'RS Uji', components: [{ key: 'simrs/database' }, { key: 'simrs/aplikasi' }] })
    expect(code).toBe({ safe: 0, attention: 3, unsafe: 1 }[String(json(out)['verdict'])])
    expect(text.code).toBe(code)
  })

  it('runs what the clock would start, and names it all', async () => {
    const { out } = await say(folder, ['run', '--json'])
    const jobs = (JSON.parse(out) as { job: string }[]).map((it) => it.job)
    expect(jobs).toEqual(expect.arrayContaining(['backup:simrs-full', 'rehearsal:simrs-rehearsal']))
    const rehearsed = await say(folder, ['run', 'rehearsal:simrs-rehearsal'])
    expect([rehearsed.code, rehearsed.err]).toEqual([0, expect.stringContaining('✓ rehearse simrs/database → nas: done')])
    const lost = await say(folder, ['run', 'nope'])
    expect(lost.code).toBe(2)
    for (const job of jobs) expect(lost.err).toContain(job)
    const wrong = await say(folder, ['run', 'rehersal:simrs-rehearsal'])
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('rehearsal:simrs-rehearsal')
  })
})

describe('what was typed', () => {
  it.each([
    [['nonsense'], 2], [['backup'], 2], [['restore-file', '1'], 2], [['backup', 'simrs', '--level', 'ful'], 2], [['--help'], 0], [['help', 'backup'], 0], [['--version'], 0], [['backup', 'simsr'], 2], [['audit', 'verify'], 1], [['status'], 1],
  ])('%j answers %i', async (args, code) => {
    expect((await say(hospital(), args)).code).toBe(code)
  })

  it('is not carried out while the configuration has mistakes; nothing is touched', async () => {
    const folder = hospital()
    writeFileSync(join(folder, 'pulih.yaml'), 'site: {}\n')
    for (const args of [['start'], ['backup', 'simrs'], ['run'], ['status'], ['audit', 'verify']]) {
      const { code, err } = await say(folder, args)
      expect([code, err.includes('Nothing was started, nothing was touched.')]).toEqual([78, true])
    }
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('does not start a second bot in one data folder', async () => {
    const folder = hospital()
    const lock = await takeLock(join(folder, 'data', 'pulih.lock'), { what: 'bot', version: housePort().version })
    const { code, err } = await say(folder, ['start'])
    expect([code, err.includes(`process ${process.pid} on ${hostname()}`)]).toEqual([69, true])
    if (lock.ok) await lock.release()
  })

  it('waits for a bot of the same version before it opens its database', async () => {
    const folder = hospital()
    const lock = await takeLock(join(folder, 'data', 'pulih.lock'), { what: 'bot', version: '0.0.1' })
    const { code, err } = await say(folder, ['backup', 'simrs'])
    expect([code, err.includes('Pulih 0.0.1')]).toEqual([69, true])
    expect(existsSync(join(folder, 'data', 'pulih.db'))).toBe(false)
    if (lock.ok) await lock.release()
  })
})

describe('a bot that is running', () => {
  it('is told of what was asked at the command line, carries it out and is watched', async () => {
    const folder = hospital()
    const stop = new AbortController()
    const bot = say(folder, ['start'], { signal: stop.signal })
    for (let tries = 0; !existsSync(join(folder, 'data', 'pulih.lock')) || !existsSync(join(folder, 'data', 'pulih.db')); tries += 1) {
      expect(tries).toBeLessThan(2400)
      await new Promise((resolve) => { setTimeout(resolve, 25) })
    }
    await new Promise((resolve) => { setTimeout(resolve, 400) })
    const { code, err } = await say(folder, ['backup', 'simrs'])
    expect([code, err]).toEqual([0, expect.stringContaining('carried out by the bot that is running')])
    expect((await say(folder, ['adopt', 'nas'])).out).toContain('0 copies entered; 2 in the books already')
    expect((await say(folder, ['doctor'])).out).toContain('served by the bot that is running')
    stop.abort()
    expect((await bot).code).toBe(0)
    expect(existsSync(join(folder, 'data', 'pulih.lock'))).toBe(false)
  })

  it('does not need to be there: what a command gave up is found by whoever works next', async () => {
    const folder = hospital()
    expect((await say(folder, ['backup', 'simrs'], { signal: AbortSignal.abort() })).code).toBe(130)
    expect(existsSync(join(folder, 'data', 'pulih.lock'))).toBe(false)
    expect((await say(folder, ['run', 'audit-anchor'])).code).toBe(0)
    const { components } = json((await say(folder, ['status', '--json'])).out) as { components: { proven: unknown }[] }
    expect(components.map((it) => it.proven)).toEqual([expect.objectContaining({ rung: 'intact' }), expect.objectContaining({ rung: 'intact' })])
  })
})
