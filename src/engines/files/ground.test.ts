import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { groundContract } from '../../test/contracts/ground.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { filesComponent, localTarget } from '../../test/fakes/site.ts'
import { startSsh } from '../../test/servers/ssh.ts'
import { engineFor } from '../index.ts'
import { sideNames } from '../over.ts'
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

const asideOf = (path: string, word: string) => join(dirname(path), sideNames(basename(path), { aside: word }, 255).aside)
const incomingOf = (path: string, word: string) => join(dirname(path), `.${sideNames(basename(path), { aside: word }, 255).incoming}`)
const byHand = (words: string) => { execFileSync('sh', ['-c', /Put right by hand: (.*)/.exec(words)?.[1] ?? 'false']) }

groundContract({
  engine,
  lay: (at) => {
    const path = join(at, "aplikasi 'rs'")
    mkdirSync(join(path, 'modul'), { recursive: true })
    for (let n = 0; n < 10; n += 1) writeFileSync(join(path, 'modul', `isi ${n}`), randomBytes(50_000), { mode: n % 2 === 0 ? 0o640 : 0o755 })
    symlinkSync('modul', join(path, 'pintas'))
    let turn = 0
    return Promise.resolve({
      component: filesComponent({ path }), secrets: {},
      home: () => ({ kind: 'folder', path }),
      change: async () => {
        turn += 1
        writeFileSync(join(path, 'modul', 'isi 3'), `diubah ${turn}`)
        writeFileSync(join(path, `baru ${turn}`), 'x')
        return Promise.resolve()
      },
      picture: () => Promise.resolve(picture(path)),
      pictureAside: (word) => Promise.resolve(picture(asideOf(path, word))),
      clear: () => { rmSync(path, { recursive: true }); return Promise.resolve() },
      left: () => Promise.resolve(readdirSync(at).filter((name) => name !== basename(path) && !name.includes('_sebelum_'))),
      tool: { name: 'tar', while: 'bytes come' },
      strand: (word) => { mkdirSync(join(incomingOf(path, word), 'isi'), { recursive: true }); return Promise.resolve() },
      breakExchange: (word) => {
        rmSync(incomingOf(path, word), { recursive: true })
        return Promise.resolve(() => Promise.resolve())
      },
      halfway: (word) => {
        renameSync(path, asideOf(path, word))
        return Promise.resolve({ told: /nothing stands at .*stopped halfway.*mv -T/s, mend: (words) => { byHand(words); return Promise.resolve() } })
      },
      loseRow: () => { rmSync(join(path, 'modul', 'isi 4')); return Promise.resolve() },
      breakReference: null, swap: null, server: null,
      stop: () => Promise.resolve(),
    })
  },
})

describe('a folder in use', () => {
  const set = (place: string) => {
    const path = join(place, 'aplikasi')
    for (const name of ['aplikasi', 'scratch', 'nas']) mkdirSync(join(place, name))
    writeFileSync(join(path, 'satu'), '1')
    return { path, work: workIn(join(place, 'scratch')), target: targetFor(localTarget({ path: join(place, 'nas') })), component: filesComponent({ path }) }
  }

  it('takes the place of what a link leads to, and the link stays', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    const copy = await makeCopy({ engine, component, target }, work)
    symlinkSync(path, join(place.path, 'kini'))
    writeFileSync(join(path, 'satu'), '2')
    const back = await engine.restore({ chain: [copy], into: { kind: 'folder', path: join(place.path, 'kini') }, until: null, only: null, over: { aside: 'lama', exchange: () => Promise.resolve() } }, work)
    expect(back.aside).toEqual([`${path}_lama`])
    expect([readFileSync(join(place.path, 'kini', 'satu'), 'utf8'), readFileSync(join(`${path}_lama`, 'satu'), 'utf8'), readlinkSync(join(place.path, 'kini'))]).toEqual(['1', '2', path])
  })

  it('is refused where nothing can be put beside it, and told before', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    const copy = await makeCopy({ engine, component, target }, work)
    const at = async (into: string) => {
      const seen = await engine.ground?.look({ source: component, into: { kind: 'folder', path: into }, manifest: copy.manifest }, work)
      const fault = await faultOf(engine.restore({ chain: [copy], into: { kind: 'folder', path: into }, until: null, only: null, over: { aside: 'lama', exchange: () => Promise.resolve() } }, work))
      return [seen?.findings.map(({ kind }) => kind), fault.retry]
    }
    writeFileSync(join(place.path, 'berkas'), 'x')
    expect(await at('/proc')).toEqual([['not-writable'], 'never'])
    expect(await at(join(place.path, 'tidak', 'ada'))).toEqual([['place-away'], 'never'])
    expect(await at(join(place.path, 'berkas'))).toEqual([['not-writable'], 'never'])
    const huge = { ...copy.manifest, counts: { ...copy.manifest.counts, bytes: 1e18 } }
    expect((await engine.ground?.look({ source: component, into: { kind: 'folder', path }, manifest: huge }, work))?.findings).toMatchObject([{ kind: 'no-space', needed: 1e18 }])
  })

  it('never takes its place where it is not what the copy says', async () => {
    using place = folder()
    const { path, work, target, component } = set(place.path)
    const copy = await makeCopy({ engine, component, target }, work)
    const lying = { ...copy, manifest: { ...copy.manifest, counts: { ...copy.manifest.counts, bytes: 5 } } }
    expect(await faultOf(engine.restore({ chain: [lying], into: { kind: 'folder', path }, until: null, only: null, over: { aside: 'lama', exchange: () => Promise.reject(new Error('never')) } }, work))).toMatchObject({ hint: 'copy-damaged' })
    expect(readdirSync(place.path).sort()).toEqual(['aplikasi', 'nas', 'scratch'])
  })

  it('comes back on the machine that it is used on, by SSH', async () => {
    using place = folder()
    const server = await startSsh()
    try {
      for (const part of ['scratch', 'nas']) mkdirSync(join(place.path, part))
      const path = join(server.files, 'aplikasi jauh')
      mkdirSync(path)
      const { uid, gid } = server.place.account
      execFileSync('chown', [`${uid}:${gid}`, server.files, path])
      for (let n = 0; n < 5; n += 1) writeFileSync(join(path, `isi ${n}`), randomBytes(20_000), { mode: 0o644 })
      execFileSync('chown', ['-R', `${uid}:${gid}`, path])
      const host = sshHost({ server: 'produksi', plan: { host: server.host, port: server.port, user: server.user, key: server.key, knownHosts: server.knownHosts }, pace: { connect: 5, alive: 1, times: 3 } })
      const work = { ...workIn(join(place.path, 'scratch')), host }
      const component = filesComponent({ path })
      const copy = await makeCopy({ engine, component, target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work)
      const before = picture(path)
      writeFileSync(join(path, 'isi 1'), 'rusak')
      const into = engine.ground?.home(component, '') ?? { kind: 'folder', path: '' }
      const seen = await engine.ground?.look({ source: component, into, manifest: copy.manifest }, work)
      expect([seen?.findings, seen?.warnings.map(({ kind }) => kind), seen?.holds]).toEqual([[], ['grant-missing'], [path]])
      const back = await engine.restore({ chain: [copy], into, until: null, only: null, over: { aside: 'lama', exchange: () => Promise.resolve() } }, work)
      expect(back.aside).toEqual([`${path}_lama`])
      expect(picture(path)).toEqual(before)
      expect(readFileSync(join(`${path}_lama`, 'isi 1'), 'utf8')).toBe('rusak')
      expect(await engine.ground?.examine({ source: component, into, manifest: copy.manifest, counted: 'as-the-manifest-says' }, work)).toMatchObject({ verdict: { ok: true } })
      expect(existsSync(`${path}_lama`)).toBe(true)
    } finally {
      await server.stop()
    }
  })
})
