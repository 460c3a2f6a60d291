import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { folder, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { startMariadb, type MariadbServer } from '../../test/servers/mariadb.ts'
import { lender } from '../lend.ts'
import { throughDoor } from './access.ts'
import { exchangeDatabases, type Turn } from './exchange.ts'

describe('an exchange of MariaDB databases that does not come to its end', () => {
  let place: ReturnType<typeof folder>
  let server: MariadbServer
  const turn = (more: Partial<Turn>): Turn => ({ name: 'sik', incoming: 'pulih_in_1', aside: 'sik_satu', stands: false, charset: 'utf8mb4', collation: 'utf8mb4_general_ci', wake: [], ...more })
  // An event that is not there fails when the tables have changed places already.
  const late = { wake: ['tidak_ada'] }
  const exchange = async (one: Turn) => {
    const work = { ...workIn(join(place.path, 'scratch')), ...lender({ passwords: { root: server.password } })({ server: 'db', scratch: join(place.path, 'scratch') }) }
    return await faultOf(throughDoor({ access: { host: null, port: null, socket: server.socket, user: 'root', password: 'root' } }, work, (door) => exchangeDatabases(door, [one], work)))
  }
  const names = async () => (await server.sql("select schema_name from information_schema.schemata where schema_name regexp '^(sik|pulih)' order by 1")).split('\n')

  beforeAll(async () => {
    place = folder()
    mkdirSync(join(place.path, 'scratch'))
    server = await startMariadb()
  })
  afterEach(async () => { for (const name of await names()) if (name !== '') await server.sql(`drop database ${name}`) })
  afterAll(async () => {
    await server.stop()
    place[Symbol.dispose]()
  })

  it('drops no database that it has not made', async () => {
    await server.sql('create database sik; create table sik.milik_orang (id int); create database pulih_in_1; create table pulih_in_1.pasien (id int)')
    expect((await exchange(turn({}))).message).toMatch(/everything stands where it stood/)
    expect(await server.sql('select count(*) from sik.milik_orang')).toBe('0')
  })

  it('puts the old tables back, and keeps those that people had for a while', async () => {
    await server.sql('create database sik; create table sik.pasien (id int); insert into sik.pasien values (1); create database pulih_in_1; create table pulih_in_1.pasien (id int); insert into pulih_in_1.pasien values (2)')
    const kept = /kept in (pulih_kept_[0-9a-f]+)/.exec((await exchange(turn({ ...late, stands: true }))).message)?.[1] ?? ''
    expect([await server.sql('select id from sik.pasien'), await server.sql(`select id from ${kept}.pasien`)]).toEqual(['1', '2'])
    expect(await names()).toEqual(['pulih_in_1', kept, 'sik'])
  })

  it('takes away what it made where nothing stood, and keeps its tables', async () => {
    await server.sql('create database pulih_in_1; create table pulih_in_1.pasien (id int); insert into pulih_in_1.pasien values (2); create view pulih_in_1.semua as select id from pulih_in_1.pasien')
    const kept = /kept in (pulih_kept_[0-9a-f]+)/.exec((await exchange(turn(late))).message)?.[1] ?? ''
    expect(await server.sql(`select id from ${kept}.pasien`)).toBe('2')
    expect(await names()).toEqual(['pulih_in_1', kept])
  })
})
