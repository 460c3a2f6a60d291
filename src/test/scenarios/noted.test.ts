import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { askReread } from '../../backups/ask.ts'
import { siteStatus } from '../../backups/status.ts'
import { probeBackup } from '../../checks/probe-backup.ts'
import type { CheckDesk } from '../../checks/desk.ts'
import { DAY, HOUR, realClock } from '../../core/clock.ts'
import { NOTED, type ObservedComponent } from '../../core/observed.ts'
import { layClinic, type Clinic } from '../fakes/sqlserver/clinic.ts'
import { observedWard, type ObservedWard } from '../fakes/observed-ward.ts'

/** A SQL Server that an agent of its own backs up; Pulih sees its msdb, and where `files` says so the agent's folder too. */
interface Agent { readonly it: ObservedWard; readonly clinic: Clinic; readonly take: (kind: 'full' | 'log', options?: string) => Promise<string> }

const open: { it?: ObservedWard; clinic?: Clinic } = {}
afterEach(async () => {
  await open.it?.close()
  await open.clinic?.ward.close()
})

async function agent(files: 'seen' | 'unseen'): Promise<Agent> {
  const clock = { now: () => new Date('2026-11-23T04:00:00Z') }
  const clinic = await layClinic({ patients: 20, offset: 420, clock: { ...realClock, now: () => clock.now() } })
  open.clinic = clinic
  const { access } = clinic.component
  const plan = (pattern: string) => ({ pattern, maxAge: 2 * HOUR, least: null, most: null, format: 'auto', check: 'head' } as const)
  const seen: Partial<ObservedComponent> = files === 'seen' ? { files: { full: plan('penuh_{yyyy}{MM}{dd}.bak') } } : { place: NOTED, targets: [NOTED], keeps: 7 * DAY, files: { full: plan(''), log: plan('') } }
  const it = await observedWard({
    at: '2026-11-23T04:00:00Z', passwords: clinic.secrets,
    component: { ...seen, msdb: { access: { host: access.host, port: access.port, socket: null, user: access.user, password: access.password, encryption: access.encryption, certificate: access.certificate }, database: 'sik' } },
  })
  open.it = it
  clock.now = () => it.ward.clock.now()
  let turn = 0
  return { it, clinic, take: async (kind, options = 'CHECKSUM') => {
    turn += 1
    const path = `D:\\Backup\\${kind}-${turn}`
    await clinic.change()
    await clinic.ward.run(`BACKUP ${kind === 'log' ? 'LOG' : 'DATABASE'} sik TO DISK = N'${path}' WITH ${options}`)
    return path
  } }
}

describe('a back-up of which only SQL Server itself tells', () => {
  it('is written down, counts as no copy, is never called proven, and wakes nobody', async () => {
    const { it, take } = await agent('unseen')
    await take('full')
    await it.look()
    expect(await it.last()).toBe('done only-noted')
    expect(await it.copies()).toMatchObject([{ rung: 'complete', target: 'msdb', badAt: null, class: 'same-host' }])
    const [copy] = await it.copies()
    expect(existsSync(join(it.ward.folder, 'notes', copy?.key ?? '', 'msdb.json'))).toBe(true)
    expect(await it.ward.heard()).toEqual([])
    await take('log')
    await it.look('log')
    expect((await it.copies()).map(({ level, baseId }) => [level, baseId])).toEqual([['full', null], ['log', copy?.id]])
    // Reading the note again proves the note.
    await it.kit.store.write((tx) => askReread(tx, it.kit, { copy: copy?.id ?? 0, by: { kind: 'bot' }, room: null }))
    await it.work()
    expect((await it.copies())[0]).toMatchObject({ rung: 'complete', badAt: null })
    expect((await siteStatus(it.kit)).components[0]).toMatchObject({ proven: null, verdict: 'unsafe' })
  })

  it('is enough for a check that asks for no more than the note, and the check says what it is', async () => {
    const { it, take } = await agent('unseen')
    await take('full')
    await it.look()
    const look = { at: it.ward.clock.now(), since: null, born: 0, freeBefore: new Map(), signal: new AbortController().signal }
    const probe = async (rung: 'complete' | 'intact') => await probeBackup(it.kit as unknown as CheckDesk, { probe: 'backup', system: 'simrs', level: null, schedule: null, rung, maxAge: DAY }, look)
    expect(await probe('complete')).toMatchObject([{ evidence: { kind: 'copy', rung: 'complete' }, troubles: [{ kind: 'noted', finding: { kind: 'only-noted' } }] }])
    expect((await probe('intact'))[0]?.troubles.map(({ kind }) => kind)).toContain('no-copy')
  })

  it('that was not taken anew, is late or has no checksums is told', async () => {
    const { it, take } = await agent('unseen')
    await take('full', 'NO_CHECKSUM')
    await it.look()
    expect(await it.copies()).toMatchObject([{ rung: 'produced' }])
    expect((await it.ward.heard()).at(-1)).toMatchObject({ mood: 'warn', silent: true })
    expect((await it.ward.heard()).at(-1)?.text).toContain('CHECKSUM')
    await it.look()
    expect(await it.last()).toBe('failed file-late')
    it.ward.clock.set('2026-11-23T10:00:00Z')
    await it.look()
    expect(await it.last()).toBe('failed file-late')
    expect((await it.ward.heard()).at(-1)).toMatchObject({ mood: 'alarm' })
    expect(await it.copies()).toHaveLength(1)
  })

  it('leaves with its note when its time is over, but not while a younger one stands on it, and the newest never', async () => {
    const { it, take } = await agent('unseen')
    for (const [day, level] of [[16, 'full'], [17, 'full'], [23, 'log']] as const) {
      it.ward.clock.set(`2026-11-${day}T04:00:00Z`)
      await take(level)
      await it.look(level)
    }
    expect((await it.copies()).map(({ baseId, id }) => [id, baseId])).toEqual([[1, null], [2, null], [3, 2]])
    it.ward.clock.set('2026-11-26T04:00:00Z')
    await it.inventory()
    expect((await it.copies()).map((copy) => [copy.deletedAt !== null, existsSync(join(it.ward.folder, 'notes', copy.key))])).toEqual([[true, false], [false, true], [false, true]])
    it.ward.clock.set('2027-01-26T04:00:00Z')
    expect(await it.inventory()).toMatchObject({ lost: 0 })
    expect((await it.copies()).map((copy) => copy.deletedAt !== null)).toEqual([true, false, false])
    expect((await it.ward.heard()).filter(({ mood }) => mood === 'alarm')).toEqual([])
  })

  it('a note that somebody changed is damaged', async () => {
    const { it, take } = await agent('unseen')
    await take('full')
    await it.look()
    const [copy] = await it.copies()
    writeFileSync(join(it.ward.folder, 'notes', copy?.key ?? '', 'msdb.json'), '{}')
    await it.inventory()
    expect((await it.copies())[0]?.badAt).not.toBeNull()
  })
})

describe('a file of somebody else’s, held against what SQL Server wrote down of it', () => {
  const bak = Buffer.concat([Buffer.from('TAPE'), Buffer.alloc(4092, 1)])

  it('climbs as far as its bytes do, and a back-up without checksums is said beside it', async () => {
    const { it, take } = await agent('seen')
    await take('full', 'NO_CHECKSUM')
    it.leave('penuh_20261123.bak', bak, '2026-11-23T03:50:00Z')
    await it.look()
    expect(await it.last()).toBe('done setting-wrong')
    expect(await it.copies()).toMatchObject([{ rung: 'intact', target: 'deadpool' }])
  })

  it('is not believed where SQL Server knows of none, or calls it damaged', async () => {
    const { it, clinic, take } = await agent('seen')
    it.leave('penuh_20261123.bak', bak, '2026-11-23T03:50:00Z')
    await it.look()
    expect(await it.last()).toBe('failed file-not-come')
    await take('full')
    for (const { set } of clinic.ward.server.state.msdb.sets) (set as { damaged: boolean }).damaged = true
    await it.look()
    expect(await it.last()).toBe('failed engine-check-failed')
    expect(await it.copies()).toEqual([])
  })
})
