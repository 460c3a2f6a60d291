import { afterAll, describe, expect, it } from 'vitest'
import type { Level } from '../../core/site.ts'
import { textsFor } from '../../texts/words.ts'
import { fakeClock } from '../../test/fakes/clock.ts'
import { lived, removeAll } from '../../test/fakes/site-file.ts'
import type { Config } from '../../config/config.ts'
import type { Patient } from './probe.ts'
import { roomReading } from './room.ts'

const SITE = `site: { name: RS Uji, zone: Asia/Jakarta }
servers: [{ name: produksi, role: production }]
targets:
  - { name: nas, path: /nas, class: off-host, keepFree: 0GB }
  - { name: arsip, path: /arsip, class: off-host, keepFree: 0GB }
systems:
  - name: simrs
    title: SIMRS
    components:
      - { name: aplikasi, engine: files, path: /aplikasi, targets: [nas] }
      - { name: foto, engine: files, path: /foto, targets: [arsip] }
schedules:
  - { kind: backup, system: simrs, level: full, cron: 0 2 * * 0 }
  - { kind: backup, system: simrs, level: differential, cron: 0 3 * * 1-6 }
  - { kind: retention, cron: 30 8 * * 1 }
`
const GB = 1e9

/** On a Wednesday noon: three differentials, a full and one more differential come before Monday's deletion. */
async function nas(ask: { readonly free: number | null; readonly sizes?: Partial<Record<Level, number | null>>; readonly site?: string }) {
  const { site, mistakes } = lived(ask.site ?? SITE)
  if (site === null) throw new Error(JSON.stringify(mistakes))
  const sizes = { full: 10 * GB, differential: GB, log: null, ...ask.sizes }
  const patient: Patient = {
    config: { site } as Config,
    clock: fakeClock('2026-11-18T05:00:00Z'),
    signal: new AbortController().signal,
    t: textsFor(site.zone).en,
    engine: () => { throw new Error('nobody asks it') },
    target: () => { throw new Error('nobody asks it') },
    connect: async () => ({ ms: 1 }),
    source: async () => ({ findings: [], warnings: [], identity: null, bytes: null }),
    books: null,
    nextSize: async (component, level) => (component.name === 'aplikasi' ? sizes[level] : 0),
  }
  const [plan] = site.targets
  if (plan === undefined) throw new Error('the site has no target')
  return await roomReading(patient, 'target nas', { plan, free: ask.free })
}

afterAll(removeAll)

describe('the room on a target', () => {
  it('is enough when all that is written until the next deletion fits', async () => {
    const { state, found, advice } = await nas({ free: 14 * GB })
    expect([state, advice]).toEqual(['ok', null])
    expect(found).toContain('14 GB free, 14 GB needed by nas and arsip together until the next deletion (Mon 23 Nov)')
  })

  it('wants a look when the next copy fits, but not all until the next deletion', async () => {
    expect(await nas({ free: 14 * GB - 1 })).toMatchObject({ state: 'warn', advice: 'Make room there: else copies will be refused before anything is deleted.' })
    expect(await nas({ free: GB })).toMatchObject({ state: 'warn' })
  })

  it('is too little when the very next copy does not fit', async () => {
    expect(await nas({ free: GB - 1 })).toMatchObject({ state: 'fail', advice: 'Make room there before the next back-ups: they need about 1 GB.' })
  })

  it('is never well with next to nothing left, however little comes', async () => {
    expect(await nas({ free: 7e6, sizes: { full: 1e5, differential: 1e4 } })).toMatchObject({ state: 'warn', advice: 'Make room there: less than 100 MB is left.' })
    expect(await nas({ free: 0, sizes: { full: 0, differential: 0 } })).toMatchObject({ state: 'fail' })
  })

  it('must have a floor where nobody knows what comes', async () => {
    expect(await nas({ free: 9e8, sizes: { full: null } })).toMatchObject({ state: 'warn', advice: 'Make room there: less than 1 GB is left.' })
    expect(await nas({ free: 2 * GB, sizes: { full: null } })).toMatchObject({ state: 'ok' })
  })

  it('is reckoned for a week where nothing is ever deleted', async () => {
    const site = SITE.replace('  - { kind: retention, cron: 30 8 * * 1 }\n', '')
    // Six differentials, and the full on Sunday.
    expect((await nas({ free: 20 * GB, site })).found).toContain('16 GB needed by nas and arsip together until a week from now')
  })

  it('is nobody\'s guess where it cannot be told', async () => {
    expect(await nas({ free: null })).toMatchObject({ state: 'warn', advice: 'Look there yourself whether the next copies fit.' })
  })
})
