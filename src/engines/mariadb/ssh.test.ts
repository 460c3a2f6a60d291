import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { gate } from '../../test/contracts/gate.ts'
import { mariadbDumpComponent, mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { engineOf, mariadbStand, type MariadbStand } from '../../test/servers/mariadb-stand.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import type { CopyReader } from '../engine.ts'
import { sshHost } from '../ssh/host.ts'

describe('MariaDB on another machine', () => {
  let stand: MariadbStand
  let ssh: SshServer
  beforeAll(async () => {
    stand = await mariadbStand()
    ssh = await startSsh({ account: 'root' })
  }, 180_000)
  afterAll(async () => {
    await ssh.stop()
    await stand.stop()
  })
  const work = () => ({ ...stand.work(), host: sshHost({ server: 'produksi', plan: { host: ssh.host, port: ssh.port, user: ssh.user, key: ssh.key, knownHosts: ssh.knownHosts } }) })
  const access = () => stand.hospital.access

  it.each([['as text', () => mariadbDumpComponent({ access: access() })], ['as files', () => mariadbPhysicalComponent({ access: access() })]] as const)('is looked at, copied %s with its logs, and brought back here', async (_how, made) => {
    const component = made()
    const engine = engineOf(component)
    expect((await engine.preflight(component, work())).findings).toEqual([])
    const chain: CopyReader[] = []
    for (const level of ['full', 'log'] as const) {
      chain.push(await stand.copy(component, { level, chain }, work()))
      await stand.hospital.change()
    }
    for (const copy of chain) expect(await engine.intact(copy, work())).toMatchObject({ ok: true })
    expect(await engine.rehearse({ chain, source: component, at: realClock.now() }, work())).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
    expect(await stand.hospital.server.sql('show processlist').then((rows) => rows.split('\n').length)).toBe(1)
  }, 180_000)

  it('gives no copy over a line that was cut, and lets the hospital go on at once', async () => {
    for (const component of [mariadbDumpComponent({ access: access() }), mariadbPhysicalComponent({ access: access() })]) {
      const stop = gate(1000)
      const making = faultOf(stand.copy(component, { through: stop.through }, work()))
      await stop.reached
      await ssh.cut()
      stop.open()
      expect((await making).retry).toBe('later')
      await stand.hospital.change()
    }
  }, 180_000)
})
