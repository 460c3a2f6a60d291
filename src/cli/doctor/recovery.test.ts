import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tcpConnect } from '../../checks/tcp.ts'
import { realClock } from '../../core/clock.ts'
import type { Duty } from '../../core/people.ts'
import type { GroundPlan, RecoveryPlace, RecoveryRules } from '../../core/recovery-rules.ts'
import { addPerson } from '../../store/people.ts'
import { beginSecondFactor, changeSecondFactor } from '../../store/second-factors.ts'
import { folder } from '../../test/contracts/copying.ts'
import { testSite } from '../../test/fakes/site.ts'
import { temporaryStore } from '../../test/fakes/store.ts'
import { textsFor } from '../../texts/words.ts'
import type { Patient } from './probe.ts'
import { recoveryProbe } from './recovery.ts'

interface Somebody { readonly duties: readonly Duty[]; readonly code: 'set-up' | 'none' }

const place = (grounds: Readonly<Record<string, GroundPlan>>, change: Partial<RecoveryPlace> = {}): RecoveryPlace => ({ name: 'failover', title: 'Failover', kind: 'failover', server: 'produksi', quorum: 1, needs: 'press', grounds, ...change })
const production = (change: Partial<RecoveryPlace> = {}) => place({ database: { at: 'home' }, aplikasi: { at: 'home' } }, { name: 'produksi', kind: 'production', ...change })

async function look(rules: Partial<RecoveryRules> & Pick<RecoveryRules, 'places'>, people: readonly Somebody[] | null = null) {
  const base = testSite()
  const recovery: RecoveryRules = { decideWithin: 1, goodFor: 1, remindAfter: [], glass: null, modules: [], procedure: null, ...rules }
  const site = { ...base, systems: base.systems.map((system) => ({ ...system, recovery })) }
  const home = temporaryStore()
  try {
    await home.store.write(async (tx) => {
      const at = new Date(realClock.now().getTime() - 1000)
      for (const { duties, code } of people ?? []) {
        const { id } = await addPerson(tx, { name: 'Somebody', duties: [...duties], at })
        if (code === 'set-up') {
          await beginSecondFactor(tx, { person: id, nonce: 'n', at })
          await changeSecondFactor(tx, { person: id, since: at.getTime() })
        }
      }
    })
    const books = people === null ? null : { kit: { store: home.store } }
    return await recoveryProbe({ config: { site, mode: 'site', places: { scratch: '/nonexistent', data: '/nonexistent' } }, clock: realClock, connect: tcpConnect(realClock), signal: new AbortController().signal, books, t: textsFor(site.zone).en } as unknown as Patient)
  } finally {
    await home.remove()
  }
}

describe('the doctor, of recovery', () => {
  it('is content where every place is there and everybody can decide', async () => {
    using made = folder()
    mkdirSync(join(made.path, 'srv'))
    const all = { database: { at: 'folder', path: join(made.path, 'srv') }, aplikasi: { at: 'folder', path: join(made.path, 'srv') } } as const
    const people: readonly Somebody[] = [{ duties: ['manager'], code: 'set-up' }, { duties: ['edp'], code: 'none' }]
    expect(await look({ places: [production({ needs: 'code' }), place(all)] }, people)).toEqual([{ about: 'recovery simrs', state: 'ok', found: 'produksi, failover', advice: null }])
  })

  it('names a folder that is not there, and a component that nobody can bring back to a place', async () => {
    using made = folder()
    const path = join(made.path, 'gone', 'deeper')
    const found = await look({ places: [production(), place({ aplikasi: { at: 'folder', path } })] })
    expect(found).toMatchObject([
      { about: 'recovery simrs → failover', state: 'fail', found: `the folder for aplikasi, ${path}, is not there (as far as ${made.path})` },
      { about: 'recovery simrs → failover', state: 'warn', found: 'database cannot come back there' },
    ])
  })

  it('names a module whose settings could not be led to a place, with what to do, and changes nothing', async () => {
    using made = folder()
    const file = (name: string, text: string | null) => { const path = join(made.path, name); if (text !== null) writeFileSync(path, text); return path }
    const module = (name: string, path: string) => ({ name, title: name, probe: null, settings: { server: 'produksi', file: path, values: { failover: [{ find: 'host=a', put: 'host=b' }], produksi: [{ find: 'host=b', put: 'host=a' }] } } })
    const well = [module('kasir', file('kasir.ini', 'host=a\n')), module('loket', file('loket.ini', 'host=b\n'))]
    const places = [production(), place({ database: { at: 'home' }, aplikasi: { at: 'home' } })]
    expect(await look({ places, modules: well })).toMatchObject([{ state: 'ok' }])
    const other = file('lain.ini', 'host=a\n')
    linkSync(other, join(made.path, 'nama-lain.ini'))
    const ill = [module('gizi', file('gizi.ini', 'host=c\n')), module('lab', file('lab.ini', null)), module('lain', other)]
    const before = readdirSync(made.path)
    expect((await look({ places, modules: ill })).map(({ about, state, found }) => `${about} ${state} ${found.replaceAll(made.path, '')}`)).toEqual([
      'recovery simrs · gizi fail /gizi.ini on produksi does not hold "host=a" just once, but 0 times', 'recovery simrs · gizi fail /gizi.ini on produksi does not hold "host=b" just once, but 0 times',
      'recovery simrs · lab fail /lab.ini on produksi is not there', 'recovery simrs · lain fail /lain.ini on produksi has another name too (hard link)',
    ])
    expect(readdirSync(made.path)).toEqual(before)
  })

  it('names a server that does not answer, and is quiet about one that does', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise<void>((resolve) => { server.once('listening', () => { resolve() }) })
    const { port } = server.address() as AddressInfo
    const at = (to: number): GroundPlan => ({ at: 'server', identity: null, suffix: '', access: { host: '127.0.0.1', port: to, socket: null, user: 'pulih', password: null } as unknown as Extract<GroundPlan, { at: 'server' }>['access'] })
    const rules = (to: number) => ({ places: [production(), place({ database: at(to), aplikasi: { at: 'home' } })] })
    expect(await look(rules(port))).toMatchObject([{ state: 'ok' }])
    server.close()
    await new Promise<void>((resolve) => { server.once('close', () => { resolve() }) })
    expect(await look(rules(port))).toMatchObject([{ state: 'fail', found: `the server for database, 127.0.0.1:${port}, does not answer` }])
  })

  it('counts who can decide: managers, their codes, and operators where the glass may be broken', async () => {
    const [manager, coded, edp]: readonly Somebody[] = [{ duties: ['manager'], code: 'none' }, { duties: ['manager'], code: 'set-up' }, { duties: ['edp'], code: 'set-up' }]
    const said = async (rules: Partial<RecoveryRules> & Pick<RecoveryRules, 'places'>, people: readonly Somebody[]) => (await look(rules, people)).map(({ state, found }) => `${state} ${found}`)
    expect(await said({ places: [production({ quorum: 2 })] }, [manager!, edp!])).toEqual(['fail produksi asks for 2 managers, and there is one'])
    expect(await said({ places: [production({ needs: 'code' })] }, [manager!, edp!])).toEqual(['fail produksi asks for a manager with a code, and nobody has set one up'])
    expect(await said({ places: [production({ quorum: 2, needs: 'code' })] }, [manager!, coded!])).toEqual(['fail produksi asks for 2 managers with a code, and 1 has set one up'])
    expect(await said({ places: [production()], glass: { after: 1, operators: 2 } }, [manager!, edp!])).toEqual(['fail breakGlass asks for 2 operators with a code, and 1 has set one up'])
  })

  it('asks for no managers before anybody was let in', async () => {
    expect(await look({ places: [production({ needs: 'code' })] }, [{ duties: ['admin'], code: 'none' }])).toMatchObject([{ state: 'ok' }])
  })
})
