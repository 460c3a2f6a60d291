import { describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { engineLevels } from '../engines/index.ts'
import { hospital, SITE } from '../test/fakes/small-hospital.ts'
import type { Site } from '../core/site.ts'
import { loadConfig } from './load.ts'

function siteOf(text: string): Site {
  const folder = hospital()
  writeFileSync(join(folder, 'pulih.yaml'), text.replaceAll('${data}', join(folder, 'data')))
  const loaded = loadConfig({ folder, levels: engineLevels, env: {}, absent: 'allowed' })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.mistakes))
  return loaded.config.site
}
const own = (site: Site) => site.systems.filter((system) => system.name === 'pulih')
const target = (name: string, more: string) => `  - { name: ${name}, path: copies/${name}, keepFree: 0GB${more} }\n`

describe('the house’s own database', () => {
  it('is a system like any other: backed up each day, restored in a test each week', () => {
    const site = siteOf(SITE)
    expect(own(site)).toMatchObject([{ components: [{ engine: 'sqlite', key: 'pulih/database', targets: ['nas'] }] }])
    expect(site.schedules.filter((it) => 'system' in it && it.system === 'pulih').map((it) => it.kind)).toEqual(['backup', 'rehearsal'])
    // No check has more lines for it.
    expect(JSON.stringify(site.checks)).not.toContain('"pulih"')
  })

  it('lies where something is always there, and outside this machine if it can', () => {
    const lies = (targets: string) => own(siteOf(SITE.replace(/targets:\n.*\n/, `targets:\n${targets}`).replace('    title: SIMRS\n', '    title: SIMRS\n    targets: [nas]\n')))[0]?.components[0]?.targets
    const nas = target('nas', ', removable: true')
    expect(lies(nas + target('disk', ', removable: true').replace('copies/disk', '/media/disk'))).toEqual(['nas'])
    expect(lies(`${nas}  - { name: sini, path: /srv/sini, mount: /, class: same-host }\n`)).toEqual(['sini'])
    expect(lies(`${nas}  - { name: sini, path: /srv/sini, mount: /, class: same-host }\n  - { name: sana, path: /srv/sana, mount: /, class: off-host }\n`)).toEqual(['sana'])
  })

  it('is left to whoever describes it, and to nobody only where that is said', () => {
    const described = siteOf(SITE.replace('schedules:\n', '  - name: bot\n    components:\n      - { name: database, engine: sqlite, file: "${data}/pulih.db" }\nschedules:\n'))
    expect([own(described), described.systems.map((it) => it.name)]).toEqual([[], ['simrs', 'bot']])
    expect(own(siteOf(`${SITE}self: off\n`))).toEqual([])
    expect(() => siteOf(`${SITE}self: maybe\n`)).toThrow('self')
  })
})
