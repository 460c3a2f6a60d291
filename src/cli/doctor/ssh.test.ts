import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import type { SshPlan } from '../../core/site.ts'
import { testSite } from '../../test/fakes/site.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import { textsFor } from '../../texts/words.ts'
import type { Patient } from './probe.ts'
import { sshProbe } from './ssh.ts'

describe('the doctor, of servers that are reached by SSH', () => {
  let server: SshServer
  beforeAll(async () => { server = await startSsh() })
  afterAll(() => server.stop())
  const look = (change: Partial<SshPlan> = {}) => {
    const ssh = { host: server.host, port: server.port, user: server.user, key: server.key, knownHosts: server.knownHosts, ...change }
    const site = testSite({ servers: [{ name: 'produksi', role: 'production', address: null, ssh }, { name: 'sini', role: 'storage', address: null, ssh: null }] })
    return sshProbe({ config: { site }, clock: realClock, t: textsFor(site.zone).en, signal: new AbortController().signal } as unknown as Patient)
  }

  it('says how soon it lets us in, and nothing of servers without', async () => {
    expect(await look()).toMatchObject([{ about: 'ssh produksi', found: expect.stringMatching(/lets us in|answers in/) as unknown }])
  })

  it('says what to do where it does not', async () => {
    expect(await look({ key: server.wrongKey })).toMatchObject([{ state: 'fail', advice: expect.stringContaining('authorized_keys') as unknown }])
    expect(await look({ port: 1 })).toMatchObject([{ state: 'fail', found: expect.stringContaining('Connection refused') as unknown, advice: expect.stringContaining('firewall') as unknown }])
    await server.swapHostKey()
    expect(await look()).toMatchObject([{ state: 'fail', advice: expect.stringContaining('known_hosts') as unknown }])
    chmodSync(server.key, 0o640)
    expect(await look()).toMatchObject([{ state: 'fail', advice: expect.stringContaining('chmod 600') as unknown }])
  })
})
