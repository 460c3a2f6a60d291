import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { childrenNamed, until } from '../../test/contracts/copying.ts'
import { gate } from '../../test/contracts/gate.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { mariadbDumpComponent } from '../../test/fakes/mariadb-components.ts'
import { engineOf, mariadbStand, type MariadbStand } from '../../test/servers/mariadb-stand.ts'
import type { Vessel } from '../engine.ts'
import type { Tool } from '../tool.ts'
import { artefactsIn } from './artefact.ts'

/** The gate stands before the large database, whose tool is at work as long as it is closed. */
const onSik = ({ through }: ReturnType<typeof gate>) => (vessel: Vessel): Vessel => {
  const gated = through(vessel)
  return { file: (name) => (name === 'db-sik.sql.zst' ? gated.file(name) : vessel.file(name)) }
}

describe('a dump of MariaDB', () => {
  let stand: MariadbStand
  beforeAll(async () => { stand = await mariadbStand() })
  afterAll(() => stand.stop())
  const khanza = (change: Parameters<typeof mariadbDumpComponent>[0] = {}) => mariadbDumpComponent({ access: stand.hospital.access, ...change })
  const sql = (text: string) => stand.hospital.server.sql(text)
  const rehearse = (component: ReturnType<typeof khanza>, copy: Awaited<ReturnType<MariadbStand['copy']>>) => engineOf(component).rehearse({ chain: [copy], source: component, at: realClock.now() }, stand.work())
  /** Whatever the dump tool writes runs through this shell line before we see it. */
  const throughShell = (line: string) => (tool: Tool): Tool => (tool.command === 'mariadb-dump' ? { ...tool, command: 'bash', args: ['-c', `mariadb-dump "$@" | ${line}`, 'dump', ...tool.args] } : tool)

  it('R40: holds a database that came later, without anybody saying so', async () => {
    await sql('create database radiologi; create table radiologi.foto (id int primary key) engine=InnoDB; insert into radiologi.foto values (1), (2)')
    try {
      const copy = await stand.copy(khanza())
      expect(artefactsIn(copy).map(({ name }) => name)).toEqual(['Apotek Baru', 'radiologi', 'sik'])
      expect(copy.manifest.counts['radiologi.foto']).toBe(2)
    } finally {
      await sql('drop database radiologi')
    }
  })

  it('counts on the server what a rehearsal must find, and sees one row that is too few', async () => {
    const copy = await stand.copy(khanza())
    expect(copy.manifest.counts).toMatchObject({ 'sik.pasien': 4000, 'sik.catatan_lama': 500, 'Apotek Baru.stok obat': 300 })
    const manifest = { ...copy.manifest, counts: { ...copy.manifest.counts, 'sik.pasien': 4001 } }
    const { consistent } = await rehearse(khanza(), { ...copy, manifest })
    expect(consistent).toEqual({ ok: false, findings: [{ kind: 'count-differs', what: 'sik.pasien', expected: 4001, found: 4000 }] })
  })

  it('holds all databases at one moment while people write to two of them at once', async () => {
    await sql("create table sik.urut (n int) engine=InnoDB; create table `Apotek Baru`.urut (n int) engine=InnoDB")
    try {
      const stop = new AbortController()
      const writer = (async () => {
        while (!stop.signal.aborted) await sql(Array.from({ length: 50 }, () => 'start transaction; insert into sik.urut values (1); insert into `Apotek Baru`.urut values (1); commit;').join('\n'))
      })()
      const copies = [await stand.copy(khanza()), await stand.copy(khanza())]
      stop.abort()
      await writer
      for (const { manifest } of copies) expect(manifest.counts['sik.urut']).toBe(manifest.counts['Apotek Baru.urut'])
      for (const copy of copies) expect(await rehearse(khanza(), copy)).toMatchObject({ consistent: { ok: true } })
      expect(copies[1]?.manifest.counts['sik.urut']).toBeGreaterThan(0)
    } finally {
      await sql('drop table sik.urut; drop table `Apotek Baru`.urut')
    }
  })

  it.each([['lock', true], ['warn', false]] as const)('with locking "%s" keeps writers from tables without transactions: %s; the others go on', async (locking, waits) => {
    const component = khanza({ locking })
    expect((await engineOf(component).preflight(component, stand.work())).warnings).toEqual([{ kind: 'unlocked-tables', tables: ['sik.catatan_lama'], count: 1, locked: waits }])
    const stop = gate(1000)
    const making = stand.copy(component, { through: onSik(stop) })
    await stop.reached
    await sql("update sik.pasien set alamat = 'pindah' where no_rkm_medis = 7")
    const write = await sql("set lock_wait_timeout = 1; insert into sik.catatan_lama (isi) values ('sementara')").then(() => 'written', (error: unknown) => String(error))
    stop.open()
    const copy = await making
    expect(write).toMatch(waits ? /Lock wait timeout exceeded/ : /^written$/)
    expect(copy.manifest.notes.join()).toContain(waits ? 'were locked' : 'were not locked')
    await sql("delete from sik.catatan_lama where isi = 'sementara'")
  })

  it('names each missing right with the statement that gives it; once they are given, nothing is missing', async () => {
    await sql("create user 'baru'@'localhost' identified by 'Melati'")
    const component = khanza({ access: { ...stand.hospital.access, user: 'baru', password: 'baru' } })
    const work = () => ({ ...stand.work(), secret: () => 'Melati' })
    await sql("grant select on mysql.* to 'baru'@'localhost'; grant select on sik.* to 'baru'@'localhost'")
    const { findings } = await engineOf(component).preflight(component, work())
    const mends = findings.map((finding) => (finding.kind === 'grant-missing' ? finding.mend : finding.kind))
    expect(mends).toEqual([
      "GRANT RELOAD ON *.* TO 'baru'@'localhost';", "GRANT BINLOG MONITOR ON *.* TO 'baru'@'localhost';", "GRANT REPLICATION SLAVE ON *.* TO 'baru'@'localhost';",
      ...['SHOW VIEW', 'TRIGGER', 'EVENT', 'LOCK TABLES'].map((right) => `GRANT ${right} ON \`sik\`.* TO 'baru'@'localhost';`),
    ])
    await sql(mends.join('\n'))
    const named = { ...component, databases: ['sik'] }
    expect((await engineOf(named).preflight(named, work())).findings).toEqual([])
    expect(await stand.copy(named, {}, work()).then(({ manifest }) => manifest.counts['sik.resep'])).toBe(8000)
    await sql("drop user 'baru'@'localhost'")
  })

  it('misses a database that the plan names', async () => {
    const component = khanza({ databases: ['sik', 'hilang'] })
    expect((await engineOf(component).preflight(component, stand.work())).findings).toEqual([{ kind: 'database-missing', database: 'hilang' }])
    expect((await faultOf(stand.copy(component))).hint).toBe('source-missing')
  })

  it('keeps the freshness query\'s mistake as a note, and is a copy all the same', async () => {
    const copy = await stand.copy(khanza({ freshness: { query: 'select max(nothing) from sik.pasien', maxAge: null } }))
    expect(copy.manifest.notes.join()).toContain("the freshness query could not be read: Unknown column 'nothing'")
    expect(copy.manifest.freshness).toBeNull()
  })

  describe('is none', () => {
    const nothingKept = async () => {
      expect(childrenNamed('mariadb-dump')).toEqual([])
      expect((await stand.hospital.server.sql('show processlist')).split('\n')).toHaveLength(1)
    }

    it.each([['1 %', 'head -c 12000'], ['50 %', 'head -c 900000'], ['all but the last line', "sed '$d'"]])('when the tool ends well after %s of its text', async (_share, line) => {
      const before = await stand.target.list('')
      const fault = await faultOf(stand.copy(khanza({ accounts: false }), {}, stand.work(throughShell(line))))
      expect(fault.message).toContain('ended without its last line')
      expect(await stand.target.list('')).toEqual(before)
    })

    it.each([['1 %', 30_000], ['50 %', 1_700_000], ['99 %', 3_300_000]])('when the tool is killed after %s of its text', async (_share, bytes) => {
      const before = await stand.target.list('')
      const fault = await faultOf(stand.copy(khanza({ accounts: false, databases: ['sik'] }), {}, stand.work(throughShell(`head -c ${bytes}; kill -KILL $$`))))
      expect(fault).toMatchObject({ hint: 'tool-failed', retry: 'later' })
      expect(fault.message).toContain('killed by SIGKILL')
      expect(await stand.target.list('')).toEqual(before)
      await nothingKept()
    })

    it('when the compressor is killed in the middle', async () => {
      const work = stand.work()
      const stop = gate(1000)
      const making = faultOf(stand.copy(khanza(), { through: onSik(stop) }, work))
      await stop.reached
      process.kill(await until(() => childrenNamed('zstd')[0], 'zstd'), 'SIGKILL')
      stop.open()
      expect((await making).hint).toBe('tool-failed')
      expect(readdirSync(work.scratch)).toEqual([])
      await nothingKept()
    })

    it('when the server is killed in the middle', async () => {
      const stop = gate(1000)
      const making = faultOf(stand.copy(khanza(), { through: onSik(stop) }))
      await stop.reached
      await stand.hospital.server.kill()
      stop.open()
      expect((await making).retry).toBe('later')
      await stand.hospital.server.restart()
      await nothingKept()
    })

    it('when somebody ends the connection that counts', async () => {
      const stop = gate(1000)
      const making = faultOf(stand.copy(khanza(), { through: onSik(stop) }))
      await stop.reached
      for (const id of (await sql("select id from information_schema.processlist where user = 'pulih' and command = 'Sleep'")).split('\n')) await sql(`kill ${id}`)
      stop.open()
      expect((await making).retry).toBe('later')
      await nothingKept()
    })
  })
})
