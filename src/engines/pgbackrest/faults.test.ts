import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childrenNamed, makeCopy, until } from '../../test/contracts/copying.ts'
import { layArchivedClinic } from '../../test/servers/archived-clinic.ts'
import { faultOf, trialPlace } from '../../test/servers/trial.ts'
import { heldStanza } from '../../test/servers/held-stanza.ts'
import type { Progress } from '../engine.ts'
import type { Tool } from '../tool.ts'
import { pgbackrestEngine as engine } from './engine.ts'

describe('pgbackrest: a fault never looks like a copy', () => {
  let laid: Awaited<ReturnType<typeof layArchivedClinic>>
  beforeAll(async () => { laid = await layArchivedClinic() })
  afterAll(async () => { await laid.clinic.hand.stop() })
  const archiveOf = () => join(laid.pgbackrest.repo, 'archive', laid.pgbackrest.stanza, '15-1')

  it.each(['pgbackrest', 'tar', 'psql'])('fails when %s is killed while it copies, and keeps nothing', async (tool) => {
    using place = trialPlace(laid.secrets)
    const making = faultOf(makeCopy({ engine, component: laid.component, target: place.target }, place.work()))
    let over = false
    void making.then(() => { over = true })
    await until(() => {
      const [pid] = childrenNamed(tool)
      // Some are gone before the signal arrives: the next one is met.
      if (pid !== undefined) try { process.kill(pid, 'SIGKILL') } catch { return false }
      return over
    }, `${tool} to be killed`)
    expect((await making).message).toMatch(/killed by SIGKILL|session is gone/)
    await place.nothingKept()
  })

  it('stops at once when it is told to, and lets the stanza go', async () => {
    using place = trialPlace(laid.secrets)
    const told = new AbortController()
    const making = faultOf(makeCopy({ engine, component: laid.component, target: place.target }, place.work(told.signal)))
    await until(() => childrenNamed('pgbackrest')[0], 'pgbackrest')
    told.abort()
    expect((await making).hint).toBe('cancelled')
    expect(childrenNamed('pgbackrest')).toEqual([])
    await place.nothingKept()
  })

  it('finds a segment that rotted in the repository before it was fetched', async () => {
    using place = trialPlace(laid.secrets)
    const { component, clinic } = laid
    const full = await makeCopy({ engine, component, target: place.target }, place.work())
    await clinic.hand.change()
    const name = await clinic.server.sql('select pg_walfile_name(pg_switch_wal())')
    const file = () => readdirSync(archiveOf(), { recursive: true }).map(String).find((path) => path.includes(`${name}-`) && path.endsWith('.zst'))
    const path = join(archiveOf(), await until(file, 'the segment to be archived'))
    const bytes = readFileSync(path)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    writeFileSync(path, bytes)
    const log = await makeCopy({ engine, component, target: place.target, level: 'log', chain: [full] }, place.work())
    expect(await engine.intact(log, place.work())).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed' }] })
    const { restored } = await engine.rehearse({ chain: [full, log], source: component, at: new Date() }, place.work())
    expect(restored).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed' }] })
  })

  it('starts no tool with the list of what it fetches: after a week away that is longer than any program takes', async () => {
    using place = trialPlace(laid.secrets)
    const { component, clinic } = laid
    const full = await makeCopy({ engine, component, target: place.target }, place.work())
    await clinic.hand.change()
    const started: string[] = []
    const work = place.work()
    // As over SSH, where a tool is started in another name by sudo, and one argument holds its whole line.
    const on = (tool: Tool): Tool => {
      const { as = '', ...mine } = tool
      started.push([as, ...mine.args].join(' '))
      return mine
    }
    const log = await makeCopy({ engine, component, target: place.target, level: 'log', chain: [full] }, { ...work, host: { ...work.host, remote: true, on } })
    expect(started.filter((args) => /--create/.test(args))).toHaveLength(1)
    expect(started.filter((args) => /[0-9A-F]{24}/.test(args))).toEqual([])
    expect(await engine.intact(log, place.work())).toMatchObject({ ok: true })
  })

  it('takes no differential upon a full that somebody else has replaced', async () => {
    using place = trialPlace(laid.secrets)
    const { component, pgbackrest } = laid
    const full = await makeCopy({ engine, component, target: place.target }, place.work())
    expect(await engine.follows?.({ source: component, level: 'differential', base: full }, place.work())).toBeNull()
    await pgbackrest.run(['--type=full', 'backup'])
    expect(await engine.follows?.({ source: component, level: 'differential', base: full }, place.work())).toBe('base-replaced')
    expect((await faultOf(makeCopy({ engine, component, target: place.target, level: 'differential', chain: [full] }, place.work()))).hint).toBe('log-chain')
  })

  it('goes on with the log across a full of somebody else, for that breaks no log', async () => {
    using place = trialPlace(laid.secrets)
    const { component, pgbackrest, clinic } = laid
    const full = await makeCopy({ engine, component, target: place.target }, place.work())
    await pgbackrest.run(['--type=full', 'backup'])
    await clinic.hand.change()
    expect(await engine.follows?.({ source: component, level: 'log', base: full }, place.work())).toBeNull()
    const log = await makeCopy({ engine, component, target: place.target, level: 'log', chain: [full] }, place.work())
    expect(await engine.rehearse({ chain: [full, log], source: component, at: new Date(log.manifest.takenAt) }, place.work())).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
  })

  it('says that the archiver fails, once it does', async () => {
    using place = trialPlace(laid.secrets)
    const { component, clinic } = laid
    const info = join(laid.pgbackrest.repo, 'archive', laid.pgbackrest.stanza)
    const kept = ['archive.info', 'archive.info.copy'].map((name) => [join(info, name), readFileSync(join(info, name))] as const)
    for (const [path] of kept) writeFileSync(path, 'rusak')
    try {
      await clinic.hand.change()
      await clinic.server.sql('select pg_switch_wal()')
      await expect.poll(async () => (await engine.preflight(component, place.work())).findings.map(({ kind }) => kind)).toEqual(['archiver-failing', 'source-unreadable'])
    } finally {
      for (const [path, bytes] of kept) writeFileSync(path, bytes)
    }
    await expect.poll(async () => (await engine.preflight(component, place.work())).findings, { timeout: 90_000, interval: 1000 }).toEqual([])
  })

  it('says that somebody has stopped pgbackrest, and copies once it may go on', async () => {
    using place = trialPlace(laid.secrets)
    const { component, pgbackrest } = laid
    await pgbackrest.run(['stop'])
    try {
      expect(await faultOf(makeCopy({ engine, component, target: place.target }, place.work()))).toMatchObject({ hint: 'source-stopped', retry: 'later' })
    } finally {
      await pgbackrest.run(['start'])
    }
    expect((await makeCopy({ engine, component, target: place.target }, place.work())).manifest.engine).toBe('pgbackrest')
  })

  it('waits while somebody copies by hand, says so, and says whose copy it is where that takes too long; the log waits for nobody', async () => {
    using place = trialPlace(laid.secrets)
    const { component, pgbackrest } = laid
    const holder = await heldStanza(pgbackrest)
    try {
      const full = { source: component, level: 'full', base: null } as const
      const phases: string[] = []
      const work = place.work()
      let passed = 0
      const clock = { ...work.clock, passed: () => passed, sleep: (ms: number) => { passed += 60 * ms; return Promise.resolve() } }
      const hurried = { ...work, clock, progress: ({ phase }: Progress) => { phases.push(phase) } }
      expect(await engine.awaits?.({ ...full, level: 'log' }, hurried)).toEqual([])
      expect(phases).toEqual([])
      expect(await engine.awaits?.(full, hurried)).toMatchObject([{ kind: 'source-held', source: 'stanza sik', by: [expect.stringMatching(new RegExp(`^postgres \\(${holder.pid}\\): pgbackrest .*--type=full backup`)) as string], waited: 1_800_000 }])
      expect(new Set(phases)).toEqual(new Set(['wait']))
      expect(await engine.awaits?.(full, { ...hurried, clock: { ...clock, sleep: () => holder.free() } })).toEqual([])
    } finally {
      await holder.free()
    }
  })

  it('names a stanza that is missing, with the command that creates it', async () => {
    using place = trialPlace(laid.secrets)
    const component = { ...laid.component, stanza: 'lain' }
    expect((await engine.preflight(component, place.work())).findings).toMatchObject([{ kind: 'setting-wrong', setting: 'archive_command' }, { kind: 'setting-wrong', setting: 'stanza lain', mend: expect.stringContaining('stanza-create') as string }])
    expect((await faultOf(makeCopy({ engine, component, target: place.target }, place.work()))).hint).toBe('source-missing')
  })

  it('takes a full once a failover has led to another timeline', async () => {
    using place = trialPlace(laid.secrets)
    const { component, clinic } = laid
    const full = await makeCopy({ engine, component, target: place.target }, place.work())
    await clinic.server.halt()
    await clinic.server.place.run({ command: 'touch', args: [join(clinic.server.data, 'standby.signal')] })
    await clinic.server.restart()
    expect((await engine.preflight(component, place.work())).findings).toMatchObject([{ kind: 'setting-wrong', setting: 'pg_is_in_recovery' }])
    await clinic.server.sql('select pg_promote()')
    for (const level of ['differential', 'log'] as const) {
      expect(await engine.follows?.({ source: component, level, base: full }, place.work())).toBe('other-timeline')
      expect((await faultOf(makeCopy({ engine, component, target: place.target, level, chain: [full] }, place.work()))).hint).toBe('log-chain')
    }
    const anew = await makeCopy({ engine, component, target: place.target }, place.work())
    expect(await engine.rehearse({ chain: [anew], source: component, at: new Date(anew.manifest.takenAt) }, place.work())).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
  })
})
