import { createServer, connect, type AddressInfo, type Server } from 'node:net'
import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { SqlServerAccess } from '../../core/component.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { openBench, type Bench } from '../../test/fakes/sqlserver/bench.ts'

let bench: Bench
afterEach(() => bench.close())

const looked = (access: Partial<SqlServerAccess> = {}) => bench.engine.preflight(at(access), bench.work())
const at = (access: Partial<SqlServerAccess>) => ({ ...bench.component, access: { ...bench.component.access, ...access } })

/** Stands between and writes down what the client sends: the kind of each packet. */
async function eavesdropper(port: number): Promise<{ readonly port: number; readonly kinds: readonly number[]; close(): Promise<void> }> {
  const kinds: number[] = []
  const server: Server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    client.on('data', (chunk) => {
      kinds.push(chunk[0] ?? 0)
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => client.write(chunk))
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) one.on('close', () => other.destroy()).on('error', () => other.destroy())
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()) })
  return { port: (server.address() as AddressInfo).port, kinds, close: () => new Promise((resolve) => { server.close(() => resolve()) }) }
}

describe('a server that cannot encrypt', () => {
  it('is refused before the name and the password are sent', async () => {
    bench = await openBench({ encryption: 'not-supported' })
    const between = await eavesdropper(bench.ward.server.port)
    expect(await looked({ port: between.port })).toMatchObject({ findings: [{ kind: 'not-encrypted', server: 'produksi' }], identity: null })
    expect((await faultOf(bench.copy('full', [], { component: at({ port: between.port }) }))).message).toContain('does not encrypt')
    // 0x12 is the greeting, 0x10 would be the sign-in.
    expect(new Set(between.kinds)).toEqual(new Set([0x12]))
    expect(bench.ward.server.heard()).toEqual([])
    await between.close()
  })

  it('is talked to in clear text only where that was said', async () => {
    bench = await openBench({ encryption: 'not-supported' })
    expect((await looked({ encryption: 'none-allowed' })).findings).toEqual([])
  })
})

describe('a certificate', () => {
  it('that nobody knows is refused, until its authority is named or it is trusted', async () => {
    bench = await openBench({ encryption: 'required' })
    expect((await looked({ certificate: 'check' })).findings).toMatchObject([{ kind: 'setting-wrong', setting: 'certificate (produksi)', found: expect.stringContaining('self-signed') as string }])
    expect((await looked()).findings).toEqual([])
    expect((await looked({ certificate: 'trust' })).findings).toEqual([])
  })
})

describe('a login', () => {
  it('that lacks rights is told each of them with the statement that mends it', async () => {
    bench = await openBench({ logins: [{ user: 'pulih', password: 'Pulih-1', roles: [] }] })
    const [component, work] = [at({ user: 'pulih', password: 'pulih' }), bench.work()]
    const mine = { ...work, secret: () => 'Pulih-1' }
    const { findings } = await bench.engine.preflight(component, mine)
    expect(findings.map((finding) => finding.kind === 'grant-missing' && finding.grant)).toEqual(['BACKUP DATABASE (sik)', 'BACKUP LOG (sik)', 'VIEW SERVER STATE', 'VIEW ANY DEFINITION', 'CREATE ANY DATABASE', 'SELECT (msdb)'])
    expect(findings[0]).toMatchObject({ mend: 'USE [sik]; CREATE USER [pulih] FOR LOGIN [pulih]; ALTER ROLE db_backupoperator ADD MEMBER [pulih];' })
    bench.ward.server.state.logins.set('pulih', { user: 'pulih', password: 'Pulih-1', roles: ['db_backupoperator', 'db_datareader', 'dbcreator', 'view server state', 'view any definition'] })
    expect((await bench.engine.preflight(component, mine)).findings).toEqual([])
    // These are all that a copy and its rehearsal need.
    const copy = await bench.copy('full', [], { component, work: { secret: () => 'Pulih-1' } })
    expect(await bench.rehearse([copy], { component, work: { secret: () => 'Pulih-1' } })).toMatchObject({ consistent: { ok: true } })
  })
})

describe('what stands in the way', () => {
  it('is a database that is not there, or not open', async () => {
    bench = await openBench()
    expect((await bench.engine.preflight({ ...bench.component, database: 'khanza' }, bench.work())).findings).toEqual([{ kind: 'database-missing', database: 'khanza' }])
    await bench.ward.run('ALTER DATABASE sik SET OFFLINE WITH ROLLBACK IMMEDIATE')
    expect((await looked()).findings).toMatchObject([{ kind: 'source-unreadable', source: 'sik', detail: 'OFFLINE' }])
  })

  it('is a stage that is not there, or that the server sees nothing of', async () => {
    bench = await openBench()
    expect((await looked({ stage: { server: 'D:\\Lain', here: bench.stage } })).findings).toMatchObject([{ kind: 'setting-wrong', setting: 'stage.server (D:\\Lain)' }])
    rmSync(bench.stage, { recursive: true })
    expect((await looked()).findings).toMatchObject([{ kind: 'setting-wrong', setting: `stage.here (${bench.stage})` }])
  })

  it('is a secondary replica: only of the primary can the chain be ours', async () => {
    bench = await openBench()
    const replica = { group: 'AG1', database: 'sik', health: 'HEALTHY', state: 'SYNCHRONIZED', suspended: false, sendQueueKb: 0, redoQueueKb: 0 } as const
    const { state } = bench.ward.server
    state.replicas.push({ ...replica, server: state.name, role: 'PRIMARY' }, { ...replica, server: 'RS-SQL02', role: 'SECONDARY', health: 'NOT_HEALTHY' })
    expect(await looked()).toMatchObject({ findings: [], warnings: [{ kind: 'replica-behind', replica: 'RS-SQL02' }] })
    state.replicas.splice(0, 2, { ...replica, server: state.name, role: 'SECONDARY' }, { ...replica, server: 'RS-SQL02', role: 'PRIMARY' })
    expect((await looked()).findings).toMatchObject([{ kind: 'setting-wrong', found: 'SECONDARY', needed: 'PRIMARY' }])
    await faultOf(bench.copy())
  })
})

describe('an edition', () => {
  it('without compression is copied all the same, and it is said', async () => {
    bench = await openBench({ edition: 'Express' })
    const copy = await bench.copy()
    expect(copy.manifest.notes.join('\n')).toContain('compresses no back-ups')
    expect(bench.ward.server.heard().some((text) => text.startsWith('BACKUP') && text.includes('COMPRESSION'))).toBe(false)
    expect(await bench.back([copy])).toEqual(bench.ward.server.rows('sik'))
  })
})

describe('another server for rehearsals', () => {
  it('reads and tries the copies, and the source is asked for nothing but its back-up', async () => {
    bench = await openBench()
    const trial = await openBench({ name: 'RS-UJI' })
    const component = { ...bench.component, rehearseOn: trial.component.access }
    const copy = await bench.copy('full', [], { component })
    const before = bench.ward.server.heard().length
    await trial.ward.run('DROP DATABASE sik')
    expect(await bench.engine.intact(copy, bench.work(), component)).toMatchObject({ ok: true })
    expect(await bench.rehearse([copy], { component })).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
    expect(bench.ward.server.heard()).toHaveLength(before)
    expect([...trial.ward.server.state.databases.keys()].sort()).toEqual(['master', 'model', 'msdb', 'tempdb'])
    await trial.ward.server.down()
    expect((await bench.engine.preflight(component, bench.work())).warnings).toMatchObject([{ kind: 'server-away' }])
    await trial.ward.server.restart()
    await trial.close()
  })
})
