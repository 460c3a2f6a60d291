import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock, SECOND } from '../../core/clock.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { mariadbDumpComponent, mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { engineOf, mariadbStand, type MariadbStand } from '../../test/servers/mariadb-stand.ts'
import type { CopyReader } from '../engine.ts'
import type { Tool } from '../tool.ts'
import { chainOf } from './chain.ts'
import { onDump } from './dump-proof.ts'
import { must } from './client.ts'
import { logFilesOf } from './logs.ts'
import { folderFor, serverAccount } from './private-server.ts'

describe('binary logs', () => {
  let stand: MariadbStand
  beforeAll(async () => { stand = await mariadbStand() })
  afterAll(() => stand.stop())
  const khanza = (change: Parameters<typeof mariadbDumpComponent>[0] = {}) => mariadbDumpComponent({ access: stand.hospital.access, ...change })
  const sql = (text: string) => stand.hospital.server.sql(text)
  const engine = () => engineOf(khanza())
  const follows = (base: CopyReader) => engine().follows?.({ source: khanza(), level: 'log', base }, stand.work())
  const log = (...chain: readonly CopyReader[]) => stand.copy(khanza(), { level: 'log', chain })
  /** What one question answers at the end of a chain, or at a moment in it. */
  const asked = async (chain: readonly CopyReader[], question: string, until: Date | null = null) => {
    const work = stand.work()
    const data = await folderFor(work.scratch, await serverAccount())
    const played = await onDump({ chain: chainOf(chain), data, until, lasting: 'thrown-away' }, work, (server) => must(server.door, question, { op: 'ask', signal: server.signal }))
    if (!played.ok) throw new Error(JSON.stringify(played.findings))
    return played.value.map((row) => row.join(' ')).join('\n')
  }

  it('bring back each second for itself: what was committed in it is there, what came after is not', async () => {
    await sql('create table sik.denyut (n int auto_increment primary key, detik datetime not null) engine=InnoDB')
    const full = await stand.copy(khanza())
    const began = realClock.now().getTime()
    while (realClock.now().getTime() < began + 5 * SECOND) await sql('insert into sik.denyut (detik) values (now()); start transaction; insert into sik.denyut (detik) values (now()), (now()); commit; do sleep(0.07);')
    const copy = await log(full)
    const at = new Date(Math.floor(began / SECOND) * SECOND + 2 * SECOND)
    const known = await sql(`select count(*), max(detik) from sik.denyut where detik <= '${at.toISOString().slice(0, 19).replace('T', ' ')}'`)
    expect(await asked([full, copy], 'select count(*), max(detik) from sik.denyut', at)).toBe(known.replace('\t', ' '))
    await sql('drop table sik.denyut')
  })

  it('go on over accounts, changed tables, routines and new databases, and over the day when somebody drops what a recovery kept beside, which no copy holds', async () => {
    await sql('create database sik_before_rst_4; create table sik_before_rst_4.pulih_aside (nr int) engine=InnoDB; create database pulih_in_0123456789ab; create table pulih_in_0123456789ab.pasien (id int) engine=InnoDB')
    const all = await stand.copy(khanza())
    expect(all.manifest.notes).toContain('left out, since recoveries keep them beside: pulih_in_0123456789ab, sik_before_rst_4')
    await sql("drop database sik_before_rst_4; create user simpeg@localhost identified by 'x'; grant select on sik.* to simpeg@localhost; drop user 'simrs'@'10.0.0.%'; alter table sik.pasien add column nik char(16) default '-'; use sik; create function dua() returns int deterministic return 2; update `Apotek Baru`.`stok obat` set jumlah = 77; create database gizi; create table gizi.menu (id int) engine=InnoDB; insert into gizi.menu values (4); use gizi; delete from sik.resep where id < 100")
    const after = await log(all)
    expect(await asked([all, after], "select nik from sik.pasien limit 1; select sik.dua(); select sum(id) from gizi.menu; select max(jumlah) from `Apotek Baru`.`stok obat`; select user from mysql.user where user in ('simpeg', 'simrs'); select min(id) from sik.resep; select count(*) from information_schema.schemata where schema_name like '%before_rst%' or schema_name like 'pulih_in%'")).toBe('-\n2\n4\n77\nsimpeg\n100\n0')
    expect(await engine().rehearse({ chain: [all, after], source: khanza(), at: realClock.now() }, stand.work())).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
    await sql('drop database pulih_in_0123456789ab')
  })

  it('are not taken where only some databases are copied, since they speak of all', async () => {
    const some = khanza({ databases: ['sik'] })
    const full = await stand.copy(some)
    expect(await engine().follows?.({ source: some, level: 'log', base: full }, stand.work())).toBe('no-differential')
    expect(await follows(full)).toBe('setting-changed')
    expect((await faultOf(stand.copy(some, { level: 'log', chain: [full] }))).hint).toBe('log-chain')
  })

  it('are closed by each copy, so that the next begins where it ended, also over a restart of the server', async () => {
    const full = await stand.copy(khanza())
    const one = await log(full)
    await stand.hospital.server.restart()
    const two = await log(full, one)
    expect(two.manifest.positions['fromFile']).toBe(one.manifest.positions['logFile'])
    expect(logFilesOf(two).length).toBeGreaterThan(1)
    expect(await engine().intact(two, stand.work())).toMatchObject({ ok: true })
    expect(await follows(two)).toBeNull()
  })

  it('are told apart from others of the same name', async () => {
    const full = await stand.copy(khanza())
    await sql('reset master')
    while ((await sql('show master status')).split('\t')[0] !== full.manifest.positions['logFile']) await sql('insert into sik.resep (obat) values (\'lagi\'); flush binary logs')
    await sql("insert into sik.resep (obat) select obat from sik.resep limit 500")
    expect(await follows(full)).toBe('log-gap')
    expect((await faultOf(log(full))).hint).toBe('log-chain')
  })

  it('are not believed where the server\'s data were put there anew', async () => {
    const full = await stand.copy(khanza())
    await stand.hospital.server.halt()
    const files = join(stand.hospital.server.data, 'mysql')
    execFileSync('sh', ['-c', `sleep 1.1; cp -a ${files} ${files}.lama && rm -r ${files} && mv ${files}.lama ${files}`])
    await stand.hospital.server.restart()
    expect(await follows(full)).toBe('other-timeline')
    expect((await faultOf(log(full))).hint).toBe('log-chain')
  })

  it('that come shorter than the server says are no copy', async () => {
    const full = await stand.copy(khanza())
    await sql("insert into sik.resep (obat) values ('x')")
    const short = (tool: Tool): Tool => (tool.command === 'cat' ? { ...tool, command: 'head', args: ['-c', '300', ...tool.args] } : tool)
    expect((await faultOf(stand.copy(khanza(), { level: 'log', chain: [full] }, stand.work(short)))).message).toMatch(/has \d+ bytes, 300 came/)
  })

  it('that were not written when the base was taken ask for a full', async () => {
    const full = await stand.copy(khanza())
    const positions = Object.fromEntries(Object.entries(full.manifest.positions).filter(([name]) => name !== 'logFile'))
    expect(await follows({ ...full, manifest: { ...full.manifest, positions } })).toBe('setting-changed')
  })

  it('that a server does not write are said with the line that mends it, and no full is taken in their place each time', async () => {
    const silent = await mariadbStand({})
    try {
      const component = mariadbDumpComponent({ access: silent.hospital.access })
      const full = await silent.copy(component)
      for (const source of [component, mariadbPhysicalComponent({ access: silent.hospital.access })]) {
        const ask = { source, level: 'log', base: full } as const
        expect(await engineOf(source).follows?.(ask, silent.work())).toBeNull()
        expect(await engineOf(source).awaits?.(ask, silent.work())).toMatchObject([{ kind: 'setting-wrong', setting: 'log_bin', found: 'OFF' }])
        expect(await engineOf(source).awaits?.({ ...ask, level: 'full', base: null }, silent.work())).toEqual([])
      }
      expect((await faultOf(silent.copy(component, { level: 'log', chain: [full] }))).hint).toBe('log-chain')
      // They were written once: one full, and from then on it is said.
      const once = { ...full, manifest: { ...full.manifest, positions: { ...full.manifest.positions, logFile: 'binlog.000001' } } }
      expect(await engineOf(component).follows?.({ source: component, level: 'log', base: once }, silent.work())).toBe('setting-changed')
    } finally {
      await silent.stop()
    }
  })
})
