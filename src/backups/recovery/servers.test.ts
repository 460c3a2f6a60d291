import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Component, DatabaseAccess, PostgresDumpComponent } from '../../core/component.ts'
import { HOUR, MINUTE } from '../../core/clock.ts'
import type { Outcome } from '../../core/outcome.ts'
import { standInHand, statusOf, stepInHand } from '../../core/procedure-reading.ts'
import { lender } from '../../engines/lend.ts'
import type { RecoveryHands } from '../../procedures/recovery/hands.ts'
import { servingNow } from '../../store/recoveries.ts'
import { recoveryHands } from './hands.ts'
import { mariadbDumpComponent } from '../../test/fakes/mariadb-components.ts'
import { night, runs, verdict } from '../../test/fakes/night.ts'
import { kinds } from '../../test/fakes/recovered-simrs.ts'
import { placeOf, recoveredWard, type RecoveredWard } from '../../test/fakes/recovered-ward.ts'
import { startMariadb } from '../../test/servers/mariadb.ts'
import { startPostgres } from '../../test/servers/postgres.ts'

const ended: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

const kept = <T extends { stop(): Promise<void> }>(server: T): T => {
  ended.push(() => server.stop())
  return server
}

async function steps(w: RecoveredWard, acts: readonly (() => Promise<Outcome<unknown>>)[]): Promise<void> {
  for (const act of acts) {
    const said = await act()
    if (!said.ok) throw new Error(JSON.stringify([said.refusal, (await w.state('procedure' in said.refusal ? said.refusal.procedure : 1)).evidence.slice(-2)]))
    await w.settle()
  }
}

async function decided(w: RecoveredWard, place: string): Promise<number> {
  const id = await w.open()
  expect(await w.say.approve(id, place)).toMatchObject({ ok: true })
  await w.settle()
  expect(await w.say.ready(id)).toMatchObject({ ok: true })
  await w.settle()
  return id
}

const seenAt = async (w: RecoveredWard, id: number, step: string) => (await w.state(id)).evidence.findLast((line) => line.step === step && line.what === 'finished')?.seen

it('R66, R67, R68, R69: a PostgreSQL comes back over the disaster, to production and to the failover, and never to production under another name', async () => {
  const [here, there] = await Promise.all([startPostgres({ tcp: true }).then(kept), startPostgres({ tcp: true }).then(kept)])
  await here.sql('create database sik')
  await here.sql("create table pasien (id int primary key, nama text); insert into pasien values (1, 'Ani'), (2, 'Badu')", { database: 'sik' })
  const socket: DatabaseAccess = { host: null, port: here.port, socket: here.socket, user: here.user, password: null }
  const failover: DatabaseAccess = { host: '127.0.0.1', port: there.port, socket: null, user: there.user, password: 'lain' }
  const component: PostgresDumpComponent = { engine: 'postgres-dump', name: 'sik', key: 'simrs/sik', system: 'simrs', server: 'produksi', targets: ['nas'], growing: true, retention: 'standar', access: socket, identity: null, database: 'sik', databases: ['sik'], freshness: { query: 'select max(id) from pasien', maxAge: null } }
  const w = await recoveredWard({
    components: () => [component],
    lend: () => lender({ passwords: { sini: here.password, lain: there.password } }),
    places: () => [
      placeOf('production', 'production', { sik: { at: 'home' } }),
      placeOf('failover', 'failover', { sik: { at: 'server', access: failover, identity: null, suffix: '' } }),
      placeOf('uji', 'scratch', { sik: { at: 'server', access: failover, identity: null, suffix: '_uji' } }),
      placeOf('keliru', 'scratch', { sik: { at: 'server', access: { ...failover, port: here.port, password: 'sini' }, identity: null, suffix: '_uji' } }),
    ],
  })
  ended.push(() => w.close())
  await night(w)
  w.clock.advance(MINUTE)
  await here.sql("insert into pasien values (3, 'Cici'); drop table pasien cascade; create table pasien (id int primary key, nama text); insert into pasien values (9, 'Palsu')", { database: 'sik' })
  const made = await w.plan()
  if (!made.ok) throw new Error(JSON.stringify(made.refusal))
  expect(made.value.places.map(({ name, fit, grounds }) => [name, fit, grounds[0]?.holds, grounds[0]?.findings.map(({ kind }) => kind)])).toEqual([['production', true, ['sik'], []], ['failover', true, [], []], ['uji', true, [], []], ['keliru', false, [], ['is-production']]])
  expect(made.value.parts[0]?.newest).toEqual({ copy: '2', source: '9' })
  const first = await decided(w, 'production')
  expect([stepInHand(await w.state(first))?.key, standInHand(await w.state(first))?.is]).toEqual(['modules', 'open'])
  expect(await here.sql('select nama from pasien order by id', { database: 'sik' })).toBe('Ani\nBadu')
  const aside = ((await seenAt(w, first, 'restore')) as { parts: { facts: { aside: string } }[] }).parts[0]?.facts.aside ?? ''
  expect(await here.sql('select nama from pasien', { database: aside })).toBe('Palsu')
  expect(await seenAt(w, first, 'proof')).toMatchObject({ ok: true, parts: [{ facts: { newest: '2', rows: 2 } }] })
  await w.say.stop(first)
  await w.settle()
  for (const [place, name] of [['failover', 'sik'], ['uji', 'sik_uji']] as const) {
    const going = await w.going(place)
    expect(await w.hands.bringBack(going, w.control())).toMatchObject({ ok: true })
    expect(await there.sql('select nama from pasien order by id', { database: name })).toBe('Ani\nBadu')
    expect(await w.hands.examine(going, w.control())).toMatchObject({ ok: true })
  }
})

it('R66, R67, R68, R69, R70: a MariaDB comes back with its logs over the disaster, not to another server behind the address that was decided on, and home again from the failover with what was written there', { timeout: 180_000 }, async () => {
  const [here, there] = await Promise.all([startMariadb({ binlog: true }).then(kept), startMariadb({ binlog: true }).then(kept)])
  await here.sql("create database sik; create table sik.pasien (id int primary key, nama text); insert into sik.pasien values (1, 'Ani')")
  const w = await recoveredWard({
    components: () => [mariadbDumpComponent({ name: 'sik', key: 'simrs/sik', access: { host: null, port: null, socket: here.socket, user: 'root', password: 'sini' }, databases: null, accounts: false, freshness: { query: 'select max(id) from sik.pasien', maxAge: null } })],
    lend: () => lender({ passwords: { sini: here.password, lain: there.password } }),
    places: (folder) => {
      mkdirSync(join(folder, 'socket'))
      symlinkSync(there.socket, join(folder, 'socket', 'failover.sock'))
      return [
        placeOf('production', 'production', { sik: { at: 'home' } }),
        placeOf('failover', 'failover', { sik: { at: 'server', access: { host: null, port: null, socket: join(folder, 'socket', 'failover.sock'), user: 'root', password: 'lain' }, identity: null, suffix: '' } }),
      ]
    },
  })
  ended.push(() => w.close())
  await night(w)
  await here.sql("insert into sik.pasien values (2, 'Badu')")
  w.clock.advance(15 * MINUTE)
  const log = await night(w, { level: 'log' })
  expect((await runs(w, log)).map(({ state, level, facts }) => [state, level, facts])).toEqual([['done', 'log', expect.anything()]])
  await here.sql('drop table sik.pasien')
  const going = await w.going('failover')
  expect(going.plan.parts[0]?.chain.map(({ level }) => level)).toEqual(['full', 'log'])
  const address = join(w.folder, 'socket', 'failover.sock')
  rmSync(address)
  symlinkSync(here.socket, address)
  // The very password, too: only what the server says of itself tells.
  const stranger = recoveryHands({ ...w.kit, lend: lender({ passwords: { sini: here.password, lain: here.password } }) })
  expect((await stranger.ready(going, w.control())).parts.map(({ findings }) => findings)).toEqual([[{ kind: 'is-production', place: 'failover', system: 'simrs' }]])
  expect(kinds(await stranger.bringBack(going, w.control()))).toEqual([['is-production']])
  expect(await here.sql('show tables in sik')).toBe('')
  rmSync(address)
  symlinkSync(there.socket, address)
  const id = await decided(w, 'production')
  expect([stepInHand(await w.state(id))?.key, standInHand(await w.state(id))]).toMatchObject(['modules', { is: 'open' }])
  expect(await here.sql('select nama from sik.pasien order by id')).toBe('Ani\nBadu')
  expect(await seenAt(w, id, 'proof')).toMatchObject({ ok: true, parts: [{ facts: { newest: '2' } }] })
  await steps(w, [() => w.say.stop(id)])
  w.clock.advance(HOUR)
  expect(await verdict(w, await night(w))).toBe('ok')
  const away = await decided(w, 'failover')
  await steps(w, [() => w.say.modules(away), () => w.say.received(away), () => w.say.resume(away)])
  await w.work()
  // People work there by now.
  await there.sql("insert into sik.pasien values (3, 'Cici')")
  w.clock.advance(HOUR)
  const opened = await w.wayBack()
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal))
  const back = opened.value
  expect((await w.copies('simrs/sik')).at(-1)).toMatchObject({ place: 'failover', level: 'full', rung: 'intact' })
  await steps(w, [() => w.say.approve(back, 'production'), () => w.say.ready(back), () => w.say.modules(back), () => w.say.received(back), () => w.say.resume(back)])
  expect(statusOf(await w.state(back))).toBe('done')
  for (const server of [here, there]) expect(await server.sql('select nama from sik.pasien order by id')).toBe('Ani\nBadu\nCici')
  expect((await w.kit.store.read((query) => servingNow(query, ['simrs/sik']))).size).toBe(0)
})

it('R67: a production that was built anew is chosen once the configuration says which server it is, and not before', async () => {
  const [before, anew] = await Promise.all([startMariadb().then(kept), startMariadb().then(kept)])
  await before.sql("create database sik; create table sik.pasien (id int primary key, nama text); insert into sik.pasien values (1, 'Ani')")
  const address = (folder: string) => join(folder, 'socket', 'produksi.sock')
  const w = await recoveredWard({
    components: (folder) => {
      mkdirSync(join(folder, 'socket'))
      symlinkSync(before.socket, address(folder))
      return [mariadbDumpComponent({ name: 'sik', key: 'simrs/sik', access: { host: null, port: null, socket: address(folder), user: 'root', password: 'sini' }, databases: null, accounts: false })]
    },
    lend: () => lender({ passwords: { sini: before.password } }),
    places: () => [placeOf('production', 'production', { sik: { at: 'home' } })],
  })
  ended.push(() => w.close())
  await night(w)
  await before.stop()
  rmSync(address(w.folder))
  symlinkSync(anew.socket, address(w.folder))
  const said = (of: { readonly pin: string | null; readonly elsewhere?: string }) => {
    const access: DatabaseAccess = { host: null, port: null, socket: anew.socket, user: 'root', password: 'sini' }
    const systems = w.kit.site.systems.map((system) => ({
      ...system,
      components: system.components.map((component) => ({ ...component, identity: of.pin }) as Component),
      ...(of.elsewhere === undefined || system.recovery === undefined ? {} : { recovery: { ...system.recovery, places: [placeOf('production', 'production', { sik: { at: 'server', access, identity: of.elsewhere, suffix: '' } })] } }),
    }))
    return recoveryHands({ ...w.kit, site: { ...w.kit.site, systems }, lend: lender({ passwords: { sini: anew.password } }) })
  }
  const planned = async (hands: RecoveryHands) => {
    const made = await hands.plan(w.ask(), w.control())
    if (!made.ok) throw new Error(JSON.stringify(made.refusal))
    return made.value
  }
  const differs = async (hands: RecoveryHands) => (await planned(hands)).places.map(({ fit, grounds }) => [fit, grounds[0]?.findings])
  const [old] = await w.copies('simrs/sik')
  const first = (await planned(said({ pin: null }))).places[0]
  const now = first?.grounds[0]?.identity ?? ''
  expect([first?.fit, first?.grounds[0]?.findings]).toMatchObject([false, [{ kind: 'server-differs', expected: old?.identity, found: now }]])
  const third = [[false, [{ kind: 'server-differs', expected: 'mariadb:lain', found: now }]]]
  expect(await differs(said({ pin: 'mariadb:lain' }))).toMatchObject(third)
  expect(await differs(said({ pin: now, elsewhere: 'mariadb:lain' }))).toMatchObject(third)
  expect(await differs(said({ pin: null, elsewhere: now }))).toEqual([[true, []]])
  const hands = said({ pin: now })
  const going = { procedure: 999, plan: await planned(hands), place: 'production' }
  expect(going.plan.places[0]).toMatchObject({ fit: true, grounds: [{ identity: now, holds: [], findings: [] }] })
  expect(await hands.ready(going, w.control())).toMatchObject({ ok: true })
  expect(await hands.bringBack(going, w.control())).toMatchObject({ ok: true })
  expect(await anew.sql('select nama from sik.pasien')).toBe('Ani')
  expect(await hands.examine(going, w.control())).toMatchObject({ ok: true })
})
