import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { childrenNamed, folder, makeCopy, until, workIn } from '../../test/contracts/copying.ts'
import { groundContract } from '../../test/contracts/ground.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { mariadbDumpComponent } from '../../test/fakes/mariadb-components.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { mariadbHospital, type MariadbHospital } from '../../test/servers/mariadb-hospital.ts'
import { startMariadb, type MariadbServer } from '../../test/servers/mariadb.ts'
import { targetFor } from '../../targets/index.ts'
import { Fault } from '../../core/fault.ts'
import type { CopyReader, Destination, Over, Work } from '../engine.ts'
import { engineFor } from '../index.ts'
import { lender } from '../lend.ts'
import { sideNames } from '../over.ts'

const RIGHTS = "create user pemulih@localhost identified by 'Kembali:1'; grant all privileges on *.* to pemulih@localhost with grant option;"
const MORE = `
use sik;
create view kasir as select k.id, p.nama, k.biaya from kunjungan k join pasien p using (no_rkm_medis);
create view a_kasir as select count(*) as n from kasir;
create sequence nomor start with 100;
create trigger resep_kecil before insert on resep for each row follows resep_besar set @terakhir = new.obat;
delimiter //
create function harga(x decimal(12,2)) returns decimal(12,2) deterministic begin declare s varchar(20) default ';;//'; /* drop database sik; */ return x * 2; end//
delimiter ;
`
const NAMES = ['sik', 'Apotek Baru']
const SECRETS = { simrs: 'Kembali:1' }
const asideOf = (name: string, word: string) => sideNames(name, { aside: word }, 64).aside

const componentOf = (hospital: MariadbHospital) => mariadbDumpComponent({ access: { ...hospital.access, user: 'pemulih' }, databases: NAMES, freshness: { query: 'select max(diubah) from sik.pasien', maxAge: null } })
const HIDDEN = "('information_schema', 'performance_schema', 'mysql', 'sys')"

/** Every row of every table of these databases, and what stands beside the tables. */
async function pictureOf(server: MariadbServer, names: Readonly<Record<string, string>>, code: 'with code' | 'tables alone' = 'with code'): Promise<unknown> {
  const seen: Record<string, string> = {}
  for (const [name, at] of Object.entries(names)) {
    const tables = (await server.sql(`select table_name from information_schema.tables where table_type in ('BASE TABLE', 'SEQUENCE') and table_schema = '${at}' and table_name <> 'pulih_aside' order by 1`)).split('\n').filter((table) => table !== '')
    for (const table of tables) seen[`${name}.${table}`] = await server.sql(`select * from \`${at}\`.\`${table}\` order by 1`)
    if (code === 'tables alone') continue
    seen[`${name}: code`] = (await server.sql(`select 'view', table_name, replace(view_definition, '${at}', '?') from information_schema.views where table_schema = '${at}' union all select 'trigger', trigger_name, concat(event_object_table, action_order, action_statement) from information_schema.triggers where trigger_schema = '${at}' union all select 'event', event_name, concat(status, event_definition) from information_schema.events where event_schema = '${at}' union all select routine_type, routine_name, routine_definition from information_schema.routines where routine_schema = '${at}' order by 1, 2`))
  }
  return seen
}
const LIVING = Object.fromEntries(NAMES.map((name) => [name, name]))

groundContract({
  engine: engineFor(mariadbDumpComponent()),
  lay: async (at) => {
    const hospital = await mariadbHospital(at)
    const { server } = hospital
    await server.sql(RIGHTS + MORE)
    const component = componentOf(hospital)
    const engine = engineFor(component)
    let stood: unknown = null
    return {
      component, secrets: SECRETS,
      home: (identity) => engine.ground?.home(component, identity) ?? { kind: 'folder', path: '' },
      change: () => hospital.change(),
      picture: async () => stood = await pictureOf(server, LIVING),
      // What is no table is kept there as text.
      pictureAside: async (word) => {
        const code = Object.fromEntries(Object.entries(stood as Record<string, string>).filter(([name]) => name.endsWith(': code')))
        for (const name of NAMES) expect(await server.sql(`select count(*) from \`${asideOf(name, word)}\`.pulih_aside where nr > 0`)).toBe(name === 'sik' ? '8' : '0')
        return { ...(await pictureOf(server, Object.fromEntries(NAMES.map((name) => [name, asideOf(name, word)])), 'tables alone') as object), ...code }
      },
      clear: async () => { for (const name of NAMES) await server.sql(`drop database \`${name}\``) },
      left: async () => (await server.sql(`select schema_name from information_schema.schemata where schema_name not in ${HIDDEN} and schema_name not in ('sik', 'Apotek Baru') and schema_name not regexp '_sebelum_[0-9]+$' union all select user from mysql.user where user like 'pulih\\_%'`)).split('\n').filter((name) => name !== ''),
      tool: { name: 'mariadb', while: 'bytes come' },
      strand: async (word) => { await server.sql(`create database ${sideNames('sik', { aside: word }, 64).incoming}; create table ${sideNames('sik', { aside: word }, 64).incoming}.pasien (id int)`) },
      breakExchange: async (word) => {
        await server.sql(`create database \`${asideOf('Apotek Baru', word)}\``)
        return async () => { await server.sql(`drop database \`${asideOf('Apotek Baru', word)}\``) }
      },
      halfway: async (word) => {
        // The tables have left, and nothing came in their place.
        const aside = asideOf('Apotek Baru', word)
        await server.sql(`create database ${aside.includes(' ') ? `\`${aside}\`` : aside}; create table \`${aside}\`.pulih_aside (nr int primary key, kind varchar(20), name varchar(64), mode text, collation text, text longtext); insert into \`${aside}\`.pulih_aside values (0, 'state', 'Apotek Baru', 'pulih_in_x', '', 'begun'); rename table \`Apotek Baru\`.\`stok obat\` to \`${aside}\`.\`stok obat\``)
        return { told: /stopped halfway: what stood before it lies in .* \(tables: 1\)/, mend: async () => {
          await server.sql(`rename table \`${aside}\`.\`stok obat\` to \`Apotek Baru\`.\`stok obat\`; drop database \`${aside}\``)
        } }
      },
      loseRow: async () => { await server.sql('delete from sik.resep where id = 7') },
      breakReference: async () => { await server.sql('set foreign_key_checks = 0; update sik.kunjungan set no_rkm_medis = 999999 where id = 7') },
      swap: async () => {
        const other = await startMariadb()
        await other.sql(`${RIGHTS} create database sik; create table sik.pasien (id int, diubah int); insert into sik.pasien values (5, 5)`)
        rmSync(join(at, 'mysqld.sock'))
        symlinkSync(other.socket, join(at, 'mysqld.sock'))
        return { picture: () => pictureOf(other, LIVING), back: async () => {
          rmSync(join(at, 'mysqld.sock'))
          symlinkSync(server.socket, join(at, 'mysqld.sock'))
          await other.stop()
        } }
      },
      server: { away: () => server.halt(), there: () => server.restart(), wrong: { simrs: 'salah' } },
      stop: () => hospital.stop(),
    }
  },
})

describe('databases of a MariaDB in use', () => {
  let place: ReturnType<typeof folder>
  let hospital: MariadbHospital
  let copy: CopyReader
  const component = () => componentOf(hospital)
  const engine = engineFor(mariadbDumpComponent())
  const work = (): Work => ({ ...workIn(join(place.path, 'scratch')), ...lender({ passwords: SECRETS })({ server: 'db', scratch: join(place.path, 'scratch') }) })
  const home = (rename: Readonly<Record<string, string>> = {}): Destination => ({ kind: 'server', access: component().access, identity: copy.manifest.source.identity, rename })
  const bring = (over: Partial<Over> & { readonly aside: string }, more: { readonly rename?: Readonly<Record<string, string>>; readonly only?: readonly string[]; readonly work?: Work } = {}) =>
    engine.restore({ chain: [copy], into: home(more.rename), until: null, only: more.only ?? null, over: { exchange: () => Promise.resolve(), ...over } }, more.work ?? work())
  const picture = () => pictureOf(hospital.server, LIVING)

  beforeAll(async () => {
    place = folder()
    for (const name of ['nas', 'scratch', 'place']) mkdirSync(join(place.path, name))
    hospital = await mariadbHospital(join(place.path, 'place'))
    await hospital.server.sql(RIGHTS + MORE)
    await hospital.server.sql('delete from sik.kunjungan where id > 50; delete from sik.resep where id > 50; delete from sik.pasien where no_rkm_medis > 60; delete from `Apotek Baru`.`stok obat` where jumlah > 20')
    copy = await makeCopy({ engine, component: component(), target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work())
  })
  afterAll(async () => {
    await hospital.stop()
    place[Symbol.dispose]()
  })

  it('R70: says who is signed in to its server, and nothing of ourselves', async () => {
    const { server } = hospital
    await server.sql("create user kasir@localhost identified by 'Kasir:1'")
    const clients = async () => await engine.ground?.clients?.({ source: component(), access: component().access }, work()) ?? []
    expect((await clients()).map(({ account }) => account)).not.toContain('kasir')
    const staying = server.sql('select sleep(600)', { user: 'kasir', password: 'Kasir:1' }).then(() => '', (error: unknown) => String(error))
    await expect.poll(clients).toContainEqual({ account: 'kasir', from: 'localhost' })
    expect((await clients()).map(({ account }) => account)).not.toContain('pemulih')
    await server.sql('kill user kasir@localhost')
    await staying
  })

  it('loses nothing by a death within the exchange, wherever it was: what stood is under the first word, or under that of the next try', async () => {
    let survived = false
    for (let deadly = 1; !survived; deadly += 9) {
      await hospital.change()
      const stood = await picture()
      const mortal = work()
      const life = { began: false, left: deadly }
      // From its so many-th tool on, nothing of this process happens any more.
      const host: Work['host'] = { ...mortal.host, on: (tool) => {
        if (life.began && (life.left -= 1) < 0) throw new Fault({ area: 'tool', op: 'die', retry: 'never', detail: 'dead' })
        return mortal.host.on(tool)
      } }
      const aside = `mati_${deadly}`
      survived = await bring({ aside, exchange: () => { life.began = true; return Promise.resolve() } }, { work: { ...mortal, host } }).then(() => life.left >= 0, () => false)
      if (survived) break
      const again = `hidup_${deadly}`
      await bring({ aside: again })
      expect(await picture()).toMatchObject({ 'sik.pasien': expect.stringContaining('Pasien') as unknown })
      const code = Object.fromEntries(Object.entries(stood as Record<string, string>).filter(([name]) => name.endsWith(': code')))
      const kept = { ...(await pictureOf(hospital.server, Object.fromEntries(NAMES.map((name) => [name, asideOf(name, again)])), 'tables alone') as object), ...code }
      // It had gone through but for its last words: then what stood is under the first word.
      const first = await pictureOf(hospital.server, Object.fromEntries(NAMES.map((name) => [name, asideOf(name, aside)])), 'tables alone')
      expect([kept, { ...(first as object), ...code }]).toContainEqual(stood)
      for (const name of NAMES) await hospital.server.sql(`drop database if exists \`${asideOf(name, again)}\`; drop database if exists \`${asideOf(name, aside)}\``)
    }
    expect(survived).toBe(true)
  }, 300_000)

  it('leaves alone what people live on since an exchange that was cut off before its last words', async () => {
    const { server } = hospital
    await hospital.change()
    const disaster = await pictureOf(server, LIVING, 'tables alone')
    await bring({ aside: 'putus_dulu' })
    for (const name of NAMES) await server.sql(`update \`${asideOf(name, 'putus_dulu')}\`.pulih_aside set text = 'begun' where nr = 0`)
    await server.sql('delete from sik.resep where id < 20')
    const living = await picture()
    const seen = await engine.ground?.look({ source: component(), into: home(), manifest: copy.manifest }, work())
    expect(JSON.stringify(seen?.warnings)).toMatch(/stopped halfway: what stood before it lies in Apotek Baru_putus_dulu \(tables: 1\).*what stood before it lies in sik_putus_dulu \(tables: 5\)/)
    await faultOf(bring({ aside: 'lagi', exchange: async () => { expect(await picture()).toEqual(living); throw new Fault({ area: 'bot', op: 'exchange', retry: 'never', detail: 'the plan is void' }) } }))
    expect(await picture()).toEqual(living)
    await bring({ aside: 'lagi' })
    const under = (word: string) => pictureOf(server, Object.fromEntries(NAMES.map((name) => [name, asideOf(name, word)])), 'tables alone')
    expect(living).toMatchObject(await under('lagi') as object)
    expect(await under('putus_dulu')).toEqual(disaster)
    for (const name of NAMES) await server.sql(`drop database \`${asideOf(name, 'lagi')}\`; drop database \`${asideOf(name, 'putus_dulu')}\``)
  })

  it('refuses where somebody made or dropped a name while it was brought beside, and drops nothing of theirs', async () => {
    const { server } = hospital
    const before = await picture()
    const made = await faultOf(bring({ aside: 'siang', exchange: async () => { await server.sql('create database sik_baru; create table sik_baru.milik_orang (id int); insert into sik_baru.milik_orang values (7)') } }, { rename: { sik: 'sik_baru', 'Apotek Baru': 'apotek_baru' } }))
    expect([made.retry, made.message]).toEqual(['never', expect.stringMatching(/nothing has changed; .*somebody made sik_baru$/)])
    expect(await server.sql('select id from sik_baru.milik_orang')).toBe('7')
    const dropped = await faultOf(bring({ aside: 'siang', exchange: async () => { await server.sql('drop database sik_baru') } }, { rename: { sik: 'sik_baru', 'Apotek Baru': 'apotek_baru' } }))
    expect(dropped.message).toMatch(/somebody took sik_baru away/)
    expect(await server.sql("select count(*) from information_schema.schemata where schema_name in ('sik_baru', 'apotek_baru', 'sik_baru_siang')")).toBe('0')
    expect(await picture()).toEqual(before)
  })

  it('stands as it stood where its client is killed while it waits for somebody', async () => {
    const { server } = hospital
    await hospital.change()
    const stood = await picture()
    // A session of another database holds a table of ours.
    const holder = server.sql('use mysql; begin; select * from sik.pasien limit 1 for update; select sleep(600)').then(() => '', (error: unknown) => String(error))
    const waits = async (what: string) => (await server.sql(`select count(*) from information_schema.processlist where info like '${what}%' and id <> connection_id()`)) === '1'
    while (!await waits('select sleep(600)')) await server.sql('do sleep(0.05)')
    const trying = faultOf(bring({ aside: 'putus' }))
    while (!await waits('rename table')) await server.sql('do sleep(0.05)')
    const mine = await until(() => childrenNamed('mariadb').find((pid) => pid !== 0), 'mariadb')
    expect(mine).toBeGreaterThan(0)
    for (const pid of childrenNamed('mariadb')) process.kill(pid, 'SIGKILL')
    await holder
    await server.sql("begin not atomic declare id bigint; select max(p.id) into id from information_schema.processlist p where info like 'select sleep(600)%' and p.id <> connection_id(); if id is not null then kill id; end if; end".replace(/^/, 'delimiter //\n').concat('//\ndelimiter ;'))
    expect((await trying).message).toMatch(/everything stands where it stood/)
    expect(await picture()).toEqual(stood)
  })

  it('R23: brings tables over an earlier try of them under a name of its own, and names what points to nothing there', async () => {
    const { server } = hospital
    const parts = { rename: { sik: 'sik_uji' }, only: ['sik.kunjungan'] }
    const before = await picture()
    await bring({ aside: 'satu' }, parts)
    await server.sql('delete from sik_uji.kunjungan where id < 11')
    const again = await bring({ aside: 'dua' }, parts)
    expect([again.paths, again.aside]).toEqual([['sik_uji.kunjungan'], ['sik_uji_dua']])
    expect([await server.sql('select count(*) from sik_uji.kunjungan'), await server.sql('select count(*) from sik_uji_dua.kunjungan')]).toEqual(['50', '40'])
    const only: CopyReader['manifest'] = { ...copy.manifest, positions: { ...copy.manifest.positions, databases: JSON.stringify((JSON.parse(copy.manifest.positions['databases'] ?? '[]') as { name: string }[]).filter(({ name }) => name === 'sik')) } }
    expect((await engine.ground?.examine({ source: component(), into: home(parts.rename), manifest: only, counted: 'another-moment' }, work()))?.verdict).toEqual({ ok: false, findings: [{ kind: 'foreign-keys-broken', table: 'sik_uji.kunjungan', rows: 50 }] })
    // What was not asked for is missed by nobody: neither the table that it points to, nor other databases of the copy, nor their newest record.
    expect((await engine.ground?.examine({ source: { ...component(), freshness: { query: 'select max(id) from pasien', maxAge: null } }, into: home(parts.rename), manifest: copy.manifest, counted: 'another-moment', only: parts.only }, work()))?.verdict).toMatchObject({ ok: true, facts: { tables: 1, rows: 50 } })
    expect(await picture()).toEqual(before)
  })

  it('refuses where tables of another database point into what would be put aside', async () => {
    const { server } = hospital
    await server.sql('create database luar; create table luar.rujukan (id int primary key, no_rkm_medis int, foreign key (no_rkm_medis) references sik.pasien (no_rkm_medis)) engine=InnoDB')
    expect((await faultOf(bring({ aside: 'luar', exchange: () => Promise.reject(new Error('never')) }))).message).toMatch(/luar\.rujukan point into/)
    await server.sql('drop database luar')
  })

  it('names the rights that an account lacks, with the statement that gives them', async () => {
    const look = async () => await engine.ground?.look({ source: component(), into: { ...home(), access: hospital.access } as Destination, manifest: copy.manifest }, { ...work(), ...lender({ passwords: hospital.secrets })({ server: 'db', scratch: join(place.path, 'scratch') }) })
    const [lack, ...more] = (await look())?.findings ?? []
    expect([lack?.kind, more]).toEqual(['grant-missing', []])
    if (lack?.kind === 'grant-missing') await hospital.server.sql(lack.mend)
    expect((await look())?.findings).toEqual([])
  })
})
