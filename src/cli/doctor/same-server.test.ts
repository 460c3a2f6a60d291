import { describe, expect, it } from 'vitest'
import type { Component, MariadbDumpComponent } from '../../core/component.ts'
import type { GroundPlan, RecoveryPlace } from '../../core/recovery-rules.ts'
import { mariadbDumpComponent } from '../../test/fakes/mariadb-components.ts'
import { testSite } from '../../test/fakes/site.ts'
import type { Patient } from './probe.ts'
import { sameServers } from './same-server.ts'

const at = (host: string) => ({ host, port: 3306, socket: null, user: 'pulih', password: null })
const database = (system: string, host: string): Component => mariadbDumpComponent({ key: `${system}/database`, system, name: 'database', access: at(host) })
const place = (name: string, kind: RecoveryPlace['kind'], host: string): RecoveryPlace => ({ name, title: name, kind, server: 'produksi', quorum: 1, needs: 'press', grounds: { database: { at: 'server', access: at(host), identity: null, suffix: '' } satisfies GroundPlan } })

/** What the doctor says of these systems, where each address answers with an identity, or not at all. */
async function said(systems: readonly { readonly name: string; readonly host: string; readonly places?: readonly RecoveryPlace[] }[], answers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const base = testSite()
  const [first] = base.systems
  const site = { ...base, systems: systems.map(({ name, host, places = [] }) => ({ ...first!, name, components: [database(name, host)], recovery: { decideWithin: 1, goodFor: 1, remindAfter: [], glass: null, modules: [], procedure: null, places } })) }
  const source = async (component: Component) => {
    const { host } = (component as MariadbDumpComponent).access
    if (answers[host ?? ''] === undefined) throw new Error('no answer')
    return { findings: [], warnings: [], identity: answers[host ?? ''] ?? null, bytes: null }
  }
  return (await sameServers({ config: { site }, source } as unknown as Patient)).map(({ state, found }) => `${state} ${found}`)
}

describe('the doctor, of one server under several names', () => {
  it('says that a failover is production, whatever address it has', async () => {
    expect(await said([{ name: 'simrs', host: 'db.lan', places: [place('failover', 'failover', '10.0.0.5')] }], { 'db.lan': 'uuid-1', '10.0.0.5': 'uuid-1' }))
      .toEqual(['fail simrs/database → failover (10.0.0.5:3306) is production: it says of itself what simrs/database (db.lan:3306) says'])
  })

  it('names two systems, and two places, whose addresses lead to one server', async () => {
    const two = [place('failover', 'failover', 'cadangan.lan'), place('uji', 'scratch', '10.0.0.9')]
    expect(await said([{ name: 'simrs', host: 'db.lan', places: two }, { name: 'lab', host: '10.0.0.5' }], { 'db.lan': 'uuid-1', '10.0.0.5': 'uuid-1', 'cadangan.lan': 'uuid-2', '10.0.0.9': 'uuid-2' })).toEqual([
      'warn simrs/database (db.lan:3306) and lab/database (10.0.0.5:3306) are one and the same server',
      'warn simrs/database → failover (cadangan.lan:3306) and simrs/database → uji (10.0.0.9:3306) are one and the same server',
    ])
  })

  it('is quiet where each is another server, where one address is written twice, and of what does not answer', async () => {
    expect(await said([{ name: 'simrs', host: 'db.lan', places: [place('failover', 'failover', 'mati.lan')] }, { name: 'lab', host: 'db.lan' }, { name: 'kasir', host: 'kasir.lan' }], { 'db.lan': 'uuid-1', 'kasir.lan': 'uuid-3' })).toEqual([])
  })
})
