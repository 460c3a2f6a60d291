import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import type { Component, PgbackrestComponent, PostgresDumpComponent } from '../../core/component.ts'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn, type Making } from '../../test/contracts/copying.ts'
import { gate } from '../../test/contracts/gate.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { layArchivedClinic } from '../../test/servers/archived-clinic.ts'
import { account } from '../../test/servers/account.ts'
import { restoredInto, restoredTo, type PostgresClinic } from '../../test/servers/postgres-clinic.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import type { CopyReader, Work } from '../engine.ts'
import { engineFor } from '../index.ts'
import { lender } from '../lend.ts'
import { runTool } from '../tool.ts'

/** One cluster whose log is archived serves both engines; who signs in is the account that owns it and its repository. */
describe('a PostgreSQL server that is reached by SSH', () => {
  let clinic: PostgresClinic
  let cluster: PgbackrestComponent
  let ssh: SshServer
  let place: ReturnType<typeof folder>
  beforeAll(async () => {
    place = folder()
    mkdirSync(join(place.path, 'nas'))
    const [laid, server] = await Promise.all([layArchivedClinic(), startSsh()])
    clinic = laid.clinic
    cluster = { ...laid.component, server: 'produksi', as: null }
    ssh = server
  })
  afterAll(async () => {
    await Promise.all([clinic.hand.stop(), ssh.stop()])
    place[Symbol.dispose]()
  })

  const dumped = (): PostgresDumpComponent => ({ ...cluster, engine: 'postgres-dump', name: 'teks', key: 'simrs/teks', databases: ['sik', 'aset'], database: 'sik' })
  /** Tools of the source run over there; what proves runs here. */
  const afar = (by: SshServer = ssh): Work => {
    const scratch = mkdtempSync(join(place.path, 'scratch-'))
    const server = { name: 'produksi', ssh: { host: by.host, port: by.port, user: by.user, key: by.key, knownHosts: by.knownHosts } }
    return { ...workIn(scratch), ...lender({ servers: [server], passwords: clinic.secrets })({ server: 'produksi', scratch }) }
  }
  const target = () => targetFor(localTarget({ path: join(place.path, 'nas') }))
  const copy = (component: Component, more: Partial<Making> = {}, work = afar()) => makeCopy({ engine: engineFor(component), component, target: target(), ...more }, work)
  const proven = async (component: Component, chain: readonly CopyReader[]) => engineFor(component).rehearse({ chain, source: component, at: new Date(chain.at(-1)?.manifest.takenAt ?? 0) }, afar())
  const well = { restored: { ok: true }, consistent: { ok: true } }
  /** Private folders on the server, by the process that holds each; other tests have theirs beside them. */
  const lentThere = () => ['/tmp', '/var/tmp'].flatMap((path) => readdirSync(path)).flatMap((name) => (/^pulih-lent-(\d+)\./.exec(name)?.[1] ?? []))

  it('is dumped there, proven here, and comes back row for row', async () => {
    const component = dumped()
    const looked = await engineFor(component).preflight(component, afar())
    expect(looked).toMatchObject({ findings: [], identity: expect.stringMatching(/\d{15,}/) as string })
    const before = await clinic.hand.picture()
    const one = await copy(component)
    expect(one.manifest.counts['sik.public.pasien']).toBe(3000)
    expect(await engineFor(component).intact(one, afar(), component)).toMatchObject({ ok: true })
    expect(await proven(component, [one])).toMatchObject(well)
    expect(await restoredInto((into) => engineFor(component).restore({ chain: [one], into, until: null, only: null }, afar()))).toEqual(before)
  })

  it('is copied there by pgBackRest at every level, proven here, and comes back to the second', async () => {
    expect((await engineFor(cluster).preflight(cluster, afar())).findings).toEqual([])
    const full = await copy(cluster)
    await clinic.hand.change()
    const later = await copy(cluster, { level: 'differential', chain: [full] })
    await clinic.hand.change()
    const picture = await clinic.hand.picture()
    await realClock.sleep(1100)
    const at = new Date(Math.floor(realClock.now().getTime() / 1000) * 1000)
    await realClock.sleep(1100)
    await clinic.hand.change()
    expect(await engineFor(cluster).follows?.({ source: cluster, level: 'log', base: later }, afar())).toBeNull()
    const log = await copy(cluster, { level: 'log', chain: [full, later] })
    const chain = [full, later, log]
    expect(await proven(cluster, chain)).toMatchObject(well)
    const path = mkdtempSync(join(place.path, 'back-'))
    expect(await restoredTo(path, () => engineFor(cluster).restore({ chain, into: { kind: 'folder', path }, until: at, only: null }, afar()))).toEqual(picture)
  })

  it('is copied in the name of whoever owns the repository by an account that is somebody else, once sudo lets it: until then one line says what is missing', async () => {
    using visitor = account('pulih-uji')
    const signIn = await startSsh({ account: visitor.name })
    // Whoever is let in nowhere else is let in to the server's socket, as on a real machine.
    chmodSync(clinic.server.place.folder, 0o711)
    chmodSync(clinic.server.socket, 0o711)
    try {
      const component = { ...cluster, as: 'postgres' }
      const work = () => afar(signIn)
      const looked = async () => (await engineFor(component).preflight(component, work())).findings
      const [lacks, ...more] = await looked()
      expect([lacks, more]).toEqual([{ kind: 'grant-missing', grant: 'sudo -u postgres (pgbackrest, tar, find, kill)', mend: 'visudo -f /etc/sudoers.d/pulih: pulih-uji ALL=(postgres) NOPASSWD: /usr/bin/pgbackrest, /usr/bin/tar, /usr/bin/find, /usr/bin/kill' }, []])
      visitor.allow(lacks?.kind === 'grant-missing' ? lacks.mend.replace(/^.*?: /, '') : '')
      expect(await looked()).toEqual([])
      expect((await copy(component, {}, work())).manifest.counts['sik.public.pasien']).toBeGreaterThan(2999)
      // What sudo has started is ended by sudo as well.
      const [stop, input, label] = [new AbortController(), new PassThrough(), `--label=uji-${process.pid}`]
      const going = faultOf(runTool({ op: 'try', input, signal: stop.signal, tool: work().host.on({ command: 'tar', args: ['--create', '--file=-', label, '--files-from=-'], as: 'postgres' }) }))
      const theirs = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && wordsOf(pid).startsWith(`tar --create --file=- ${label}`))
      await expect.poll(theirs, { interval: 20 }).not.toEqual([])
      // Not to be ended kindly any more.
      for (const pid of theirs()) process.kill(Number(pid), 'SIGSTOP')
      stop.abort()
      expect(await going).toMatchObject({ hint: 'cancelled' })
      await expect.poll(theirs).toEqual([])
    } finally {
      await signIn.stop()
    }
  })

  it.each([['a dump', () => dumped()], ['what pgBackRest made', () => cluster]] as const)('leaves no copy of %s and nothing there when the line is cut in the middle', async (_what, made) => {
    const before = await target().list('simrs')
    const stop = gate(1)
    const making = faultOf(copy(made(), { through: stop.through }))
    await stop.reached
    const ours = lentThere().filter((holder) => ssh.place.offspring().includes(Number(holder)))
    expect(ours).not.toEqual([])
    await ssh.cut()
    stop.open()
    expect(await making).toMatchObject({ hint: 'network', retry: 'later' })
    expect(await target().list('simrs')).toEqual(before)
    await expect.poll(() => lentThere().filter((holder) => ours.includes(holder))).toEqual([])
  })
})

/** What a process was started with. */
function wordsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
  } catch {
    return ''
  }
}
