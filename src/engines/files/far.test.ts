import { appendFileSync, chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { gate } from '../../test/contracts/gate.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { filesComponent, localTarget } from '../../test/fakes/site.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import { engineFor } from '../index.ts'
import { sshHost } from '../ssh/host.ts'

const engine = engineFor(filesComponent())

/** Everything below a folder: names, contents, rights, links. */
function picture(path: string, below = ''): readonly unknown[] {
  return readdirSync(join(path, below)).sort().flatMap((name): readonly unknown[] => {
    const at = join(below, name)
    const found = lstatSync(join(path, at))
    if (found.isDirectory()) return [[at, found.mode], ...picture(path, at)]
    return [[at, found.mode, found.isSymbolicLink() ? readlinkSync(join(path, at)) : readFileSync(join(path, at)).toString('base64')]]
  })
}

describe('a folder on a server that is reached by SSH', () => {
  let server: SshServer
  beforeAll(async () => { server = await startSsh() })
  afterAll(() => server.stop())

  const set = (home: string, name: string) => {
    const path = join(server.files, name)
    mkdirSync(path)
    for (const part of ['scratch', 'nas']) mkdirSync(join(home, part))
    const host = sshHost({ server: 'produksi', plan: { host: server.host, port: server.port, user: server.user, key: server.key, knownHosts: server.knownHosts }, pace: { connect: 5, alive: 1, times: 3 } })
    return { path, work: { ...workIn(join(home, 'scratch')), host }, target: targetFor(localTarget({ path: join(home, 'nas') })), component: filesComponent({ path }) }
  }

  it('R14: streams home, full and differential, and comes back here as it was there', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path, 'aplikasi khusus')
    mkdirSync(join(path, 'modul', 'kasir'), { recursive: true })
    for (let n = 0; n < 30; n += 1) writeFileSync(join(path, 'modul', `berkas "${n}"\n`), randomBytes(5000), { mode: n % 2 === 0 ? 0o640 : 0o755 })
    for (let n = 0; n < 30; n += 2) chownSync(join(path, 'modul', `berkas "${n}"\n`), server.place.account.uid, server.place.account.gid)
    symlinkSync('modul/kasir', join(path, 'pintas'))
    const look = await engine.preflight(component, work)
    expect(look.findings).toEqual([])
    expect(look.bytes).toBeGreaterThan(150_000)
    const full = await makeCopy({ engine, component, target }, work)
    const before = picture(path)

    rmSync(join(path, 'modul', 'berkas "3"\n'))
    renameSync(join(path, 'modul', 'kasir'), join(path, 'modul', 'kasir baru'))
    writeFileSync(join(path, 'modul', 'kasir baru', 'struk.ini'), 'baru')
    const later = await makeCopy({ engine, component, target, level: 'differential', chain: [full] }, work)
    expect(later.manifest.counts['members']).toBeLessThan(10)
    const after = picture(path)

    for (const [chain, was] of [[[full], before], [[full, later], after]] as const) {
      const into = join(place.path, `kembali-${chain.length}`)
      mkdirSync(into)
      await engine.restore({ chain, into: { kind: 'folder', path: into }, until: null, only: null }, workIn(join(place.path, 'scratch')))
      expect(picture(into)).toEqual(was)
      expect(await engine.rehearse({ chain, source: component, at: new Date() }, work)).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
    }
    expect(await engine.intact(later, work)).toMatchObject({ ok: true })
    expect(readdirSync(join(place.path, 'scratch'))).toEqual([])
  })

  it('leaves no copy when the line is cut in the middle, and nothing of its own there', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path, 'besar')
    for (let n = 0; n < 8; n += 1) writeFileSync(join(path, `isi-${n}`), randomBytes(4_000_000))
    const stop = gate(1_000_000)
    const making = faultOf(makeCopy({ engine, component, target, through: stop.through }, work))
    await stop.reached
    await server.cut()
    stop.open()
    expect(await making).toMatchObject({ hint: 'network', retry: 'later' })
    expect(await target.list('')).toEqual([])
    expect(readdirSync(join(place.path, 'scratch'))).toEqual([])
    const again = await makeCopy({ engine, component, target }, work)
    expect(await engine.rehearse({ chain: [again], source: component, at: new Date() }, work)).toMatchObject({ consistent: { ok: true } })
  })

  it('is refused where it is not there, no folder, closed to us, or on a server that is away', async () => {
    using place = folder()
    const { path, work, component } = set(place.path, 'tertutup')
    const found = async (at: string) => (await engine.preflight({ ...component, path: at }, work)).findings
    appendFileSync(join(server.files, 'berkas'), 'x')
    expect(await found(join(path, 'tidak ada'))).toMatchObject([{ kind: 'source-missing' }])
    expect(await found(join(server.files, 'berkas'))).toMatchObject([{ kind: 'source-unreadable', detail: 'not a folder' }])
    chmodSync(path, 0o700)
    // Ours, and not the account's that signs in.
    if (process.getuid?.() === 0) {
      expect(await found(path)).toMatchObject([{ kind: 'source-unreadable', detail: 'permission denied' }])
      expect(await faultOf(makeCopy({ engine, component, target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work))).toMatchObject({ hint: 'permission' })
    }
    await server.swapHostKey()
    expect(await found(path)).toEqual([{ kind: 'host-key-differs', server: 'produksi' }])
    expect(existsSync(join(place.path, 'nas', 'simrs'))).toBe(false)
  })
})
