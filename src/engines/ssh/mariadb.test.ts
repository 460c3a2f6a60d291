import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import type { Component } from '../../core/component.ts'
import { mariadbDumpComponent, mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { engineOf, mariadbStand, type MariadbStand } from '../../test/servers/mariadb-stand.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import type { Work } from '../engine.ts'
import { sshHost } from './host.ts'

describe('a MariaDB server that is reached by SSH', () => {
  let stand: MariadbStand
  let ssh: SshServer
  beforeAll(async () => { [stand, ssh] = await Promise.all([mariadbStand(), startSsh({ account: 'root' })]) }, 60_000)
  afterAll(() => Promise.all([stand.stop(), ssh.stop()]))

  /** Tools of the source run over there; a rehearsal stays here. */
  const afar = (): Work => ({ ...stand.work(), host: sshHost({ server: 'produksi', plan: { host: ssh.host, port: ssh.port, user: ssh.user, key: ssh.key, knownHosts: ssh.knownHosts } }) })
  const proven = async (component: Component, chain: Parameters<ReturnType<typeof engineOf>['rehearse']>[0]['chain']) => engineOf(component).rehearse({ chain, source: component, at: realClock.now() }, afar())

  it('is dumped there and proven here', async () => {
    const component = mariadbDumpComponent({ access: stand.hospital.access })
    expect((await engineOf(component).preflight(component, afar())).findings).toEqual([])
    const copy = await stand.copy(component, {}, afar())
    expect(copy.manifest.counts['sik.pasien']).toBe(4000)
    expect(await proven(component, [copy])).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
  }, 120_000)

  it('is copied with its files and its logs, and proven here', async () => {
    const component = mariadbPhysicalComponent({ access: stand.hospital.access })
    const full = await stand.copy(component, {}, afar())
    await stand.hospital.server.sql("create table sik.baru (n int primary key) engine=InnoDB; insert into sik.baru values (7)")
    const log = await stand.copy(component, { level: 'log', chain: [full] }, afar())
    expect(await proven(component, [full, log])).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
  }, 120_000)
})
