import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { targetFor } from '../../targets/index.ts'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { filesComponent, localTarget } from '../../test/fakes/site.ts'
import { engineFor } from '../index.ts'

const engine = engineFor(filesComponent())

it('R23: chosen files come back to a scratch alone, tell what is missing, changed and added in use, and their commands bring them in', async () => {
  using place = folder()
  const app = join(place.path, 'app')
  for (const name of ['app/hasil lab', 'app/modul', 'app/lain', 'nas', 'scratch']) mkdirSync(join(place.path, name), { recursive: true })
  for (const name of ['a', 'b', "c d'"]) writeFileSync(join(app, 'hasil lab', name), `isi ${name}`)
  symlinkSync('a', join(app, 'hasil lab', 'pintas'))
  writeFileSync(join(app, 'modul', 'satu'), '1')
  writeFileSync(join(app, 'lain', 'tidak diminta'), 'x')
  symlinkSync('lain', join(app, 'jalan'))
  const component = filesComponent({ path: app })
  const work = workIn(join(place.path, 'scratch'))
  const copy = await makeCopy({ engine, component, target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work)
  const beside = { kind: 'folder', path: join(place.path, 'uji') } as const
  const bring = (only: readonly string[], aside: string, into: { readonly kind: 'folder'; readonly path: string } = beside) => engine.restore({ chain: [copy], into, until: null, only, over: { aside, exchange: () => Promise.resolve() } }, work)
  const PARTS = ['hasil lab', './modul/satu', 'modul']
  expect((await bring(PARTS, 'satu')).paths).toEqual(['hasil lab', 'modul'])
  expect(readdirSync(beside.path).sort()).toEqual(['hasil lab', 'modul'])
  expect((await bring(PARTS, 'dua')).aside).toEqual([`${beside.path}_dua`])
  expect((await faultOf(bring(['tidak ada'], 'tiga'))).message).toContain('does not hold tidak ada')
  // What lies behind a link is no path of the copy.
  expect((await faultOf(bring(['jalan/tidak diminta'], 'empat'))).message).toContain('does not hold jalan/tidak diminta')
  expect((await faultOf(bring(['../etc'], 'lima'))).message).toContain('not a path inside')
  expect((await faultOf(bring(PARTS, 'enam', { kind: 'folder', path: app }))).message).toContain('never take the place of the whole')
  expect(readdirSync(place.path).filter((name) => name.startsWith('.'))).toEqual([])
  const { ground } = engine
  const differ = async () => await ground?.differ?.({ source: component, manifest: copy.manifest, only: PARTS, beside: { at: beside, work }, home: { at: ground.home(component, ''), work }, word: 'rst_7' }) ?? { parts: [], commands: '' }
  const told = async () => (await differ()).parts.map(({ part, missing, changed, added, same, source }) => [part, missing, changed, added, same, source])
  expect(await told()).toEqual([['hasil lab', 0, 0, 0, 4, 'same-shape'], ['modul', 0, 0, 0, 1, 'same-shape']])
  rmSync(join(app, 'hasil lab', 'b'))
  writeFileSync(join(app, 'hasil lab', 'a'), 'lain')
  rmSync(join(app, 'hasil lab', 'pintas'))
  symlinkSync('b', join(app, 'hasil lab', 'pintas'))
  writeFileSync(join(app, 'hasil lab', 'baru'), 'baru')
  renameSync(join(app, 'modul'), join(app, 'modul-lama'))
  expect(await told()).toEqual([['hasil lab', 1, 2, 1, 1, 'same-shape'], ['modul', 1, 0, 0, 0, 'gone']])
  execFileSync('bash', ['-s'], { input: (await differ()).commands, env: { ...process.env, BESIDE: beside.path, HOME_FOLDER: app } })
  expect(await told()).toEqual([['hasil lab', 0, 0, 1, 4, 'same-shape'], ['modul', 0, 0, 0, 1, 'same-shape']])
  expect(readFileSync(join(`${app}.rst_7_before`, 'hasil lab', 'a'), 'utf8')).toBe('lain')
  expect(existsSync(join(app, 'hasil lab', 'baru'))).toBe(true)
})
