import { describe, expect, it } from 'vitest'
import type { Server, Site } from '../../core/site.ts'
import { filesComponent, testSite } from '../../test/fakes/site.ts'
import { placeOf } from '../../test/fakes/recovered-ward.ts'
import { productionAt } from './production.ts'

const far = (name: string, host: string, port = 22) => ({ ...base.servers[0], name, ssh: { host, port, user: 'pulih', key: '/k', knownHosts: '/h' } }) as Server
const base = testSite()
const application = filesComponent({ path: '/var/www/simrs' })

/** Whose production a folder of that machine is, where the application of simrs lies on another one by its name. */
async function ownerAt(host: string, path: string, port = 22): Promise<string | null> {
  const [system] = base.systems
  if (system === undefined) throw new Error('no system')
  const simrs = { ...system, components: [{ ...application, server: 'aplikasi' }] }
  const site: Site = { ...base, servers: [...base.servers, far('aplikasi', 'localhost'), far('lain', host, port)], systems: [simrs] }
  const found = await productionAt({
    site, system: simrs, known: new Map(), ground: { at: 'folder', path }, place: { ...placeOf('uji', 'scratch', {}), server: 'lain' },
    standing: { findings: [], warnings: [], identity: null, holds: [], free: null },
  })
  return found?.kind === 'is-production' ? found.system : null
}

describe('a folder of production', () => {
  it('is known by where the name of its machine leads, whatever it is called there (R21)', async () => {
    expect(await ownerAt('localhost', '/var/www/simrs')).toBe('simrs')
    expect(await ownerAt('LOCALHOST', '/var/www')).toBe('simrs')
    expect(await ownerAt('127.0.0.1', '/var/www/simrs/unggahan')).toBe('simrs')
    expect(await ownerAt('127.0.0.1', '/var/www/../www/simrs')).toBe('simrs')
  })

  it('is none on another machine, behind another door, or beside it', async () => {
    expect(await ownerAt('127.0.0.9', '/var/www/simrs')).toBeNull()
    expect(await ownerAt('127.0.0.1', '/var/www/simrs', 2222)).toBeNull()
    expect(await ownerAt('localhost', '/var/www/simrs-uji')).toBeNull()
    expect(await ownerAt('tidak-ada.invalid', '/var/www/simrs')).toBeNull()
  })

  it('is also one below it whose name begins with dots', async () => {
    expect(await ownerAt('localhost', '/var/www/simrs/..lama')).toBe('simrs')
  })
})
