import { describe, expect, it } from 'vitest'
import { mixedOf, replaces, type ModuleLead } from './recovery-leads.ts'
import { sameServers } from './recovery-same.ts'

const rules = {
  modules: [{ name: 'kasir', title: 'Kasir', probe: null, settings: null }],
  places: [{ name: 'produksi', title: 'Server Produksi', kind: 'production' as const }, { name: 'failover', title: 'Server Failover', kind: 'failover' as const }, { name: 'kedua', title: 'Failover Kedua', kind: 'failover' as const }].map((it) => ({ ...it, server: it.name, quorum: 1, needs: 'press' as const, grounds: {} })),
}
const lead = (is: ModuleLead['is'], place = 'failover', module = 'kasir'): ModuleLead => ({ system: 'simrs', module, procedure: 17, number: 'RST-2026-014', place, is, at: 1 })
const serving = (place: string, procedure = 17) => ({ procedure, recovery: 'RST-2026-014', system: 'simrs', place, since: 1, components: [], identities: {} })
const mixed = (from: ReturnType<typeof serving> | null, ...leads: readonly ModuleLead[]) => mixedOf({ system: { name: 'simrs', title: 'SIMRS' }, rules, serving: from, leads })?.modules.map(({ title, leads: to, sure, back }) => `${title} → ${to ?? 'as before'}${sure === 'no' ? '?' : ''}${back === 'yes' ? ' (back)' : ''}`) ?? null

describe('modules and the server that serves', () => {
  it('are mixed where one leads to a failover to which nobody was sent, and are not where it was put back or never led away', () => {
    expect(mixed(null, lead('switched'))).toEqual(['Kasir → Server Failover (back)'])
    expect(mixed(null, lead('stood'))).toEqual(['Kasir → Server Failover'])
    expect(mixed(null, lead('unknown'))).toEqual(['Kasir → Server Failover? (back)'])
    for (const is of ['untouched', 'back'] as const) expect(mixed(null, lead(is))).toBeNull()
    for (const is of ['switched', 'stood', 'unknown'] as const) expect(mixed(null, lead(is, 'produksi'))).toBeNull()
  })

  it('are mixed where one stayed behind, or leads to another failover, while a failover serves', () => {
    expect(mixed(serving('failover'), lead('switched'))).toBeNull()
    for (const is of ['untouched', 'back'] as const) expect(mixed(serving('failover'), lead(is))).toEqual(['Kasir → as before'])
    expect(mixed(serving('kedua', 18), lead('switched'))).toEqual(['Kasir → Server Failover (back)'])
    // What another recovery did not touch says nothing of this one.
    expect(mixed(serving('kedua', 18), lead('untouched'))).toBeNull()
  })

  it('are known by the last word: a recovery that touched nothing leaves what an earlier one did', () => {
    expect(replaces({ procedure: 1, at: 5 }, { procedure: 2, is: 'untouched', at: 9 })).toBe(false)
    expect(replaces({ procedure: 1, at: 5 }, { procedure: 1, is: 'untouched', at: 9 })).toBe(true)
    expect(replaces({ procedure: 1, at: 5 }, { procedure: 2, is: 'switched', at: 9 })).toBe(true)
    expect(replaces({ procedure: 1, at: 5 }, { procedure: 2, is: 'switched', at: 4 })).toBe(false)
    expect(replaces(null, { procedure: 2, is: 'untouched', at: 4 })).toBe(true)
  })
})

describe('places of a plan', () => {
  const place = (name: string, ...identities: readonly (string | null)[]) => ({ name, grounds: identities.map((identity, n) => ({ component: `simrs/${n}`, identity, holds: [], findings: [], warnings: [] })) })

  it('are one server where it says the same of itself, whatever it is called; what says nothing is nobody’s', () => {
    expect(sameServers([place('produksi', 'a'), place('failover', 'b'), place('uji', 'b')])).toEqual([['failover', 'uji']])
    expect(sameServers([place('produksi', 'a'), place('failover', 'a'), place('uji', null, 'a')])).toEqual([['produksi', 'failover', 'uji']])
    expect(sameServers([place('produksi', null), place('failover', null), place('uji', 'b')])).toEqual([])
  })
})
