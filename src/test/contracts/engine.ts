import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../core/fault.ts'
import type { Component } from '../../core/component.ts'
import type { CopyReader, Engine } from '../../engines/engine.ts'
import { targetFor } from '../../targets/index.ts'
import type { Target } from '../../targets/target.ts'
import { localTarget } from '../fakes/site.ts'
import { followGuide } from './by-hand.ts'
import { childrenNamed, folder, makeCopy, readerOf, until, workIn } from './copying.ts'
import { gate } from './gate.ts'
import { smallDisk } from './small-disk.ts'

/** What the suite needs to know of one kind of source. */
export interface EngineCase {
  readonly engine: Engine
  /** Lays out a source of a few megabytes that do not compress, below an empty folder. */
  lay(path: string): Laid
  /** Everything that a restore must bring back, of a restored folder. */
  picture(restored: string): unknown
}

export interface Laid {
  readonly component: Component
  /** Adds, changes and deletes. */
  change(): void
  picture(): unknown
  /** The source goes away. */
  destroy(): void
  /** Lets the next copy be killed while the engine's own tool is at work; returns that tool's pid and a way to let go. */
  hold(): { readonly tool: string; letGo(): void } | null
}

const BIG = 400_000

/** Every engine runs through this: it copies, restores and proves, and no fault ever looks like a copy. */
export function engineContract(it_: EngineCase): void {
  const { engine } = it_

  const set = (path: string) => {
    const scratch = join(path, 'scratch')
    mkdirSync(scratch)
    mkdirSync(join(path, 'source'))
    const source = it_.lay(join(path, 'source'))
    mkdirSync(join(path, 'nas'))
    const target = targetFor(localTarget({ path: join(path, 'nas') }))
    return { source, target, work: workIn(scratch), scratch }
  }
  const restoreTo = async (chain: readonly CopyReader[], path: string) => {
    mkdirSync(path)
    await engine.restore({ chain, into: { kind: 'folder', path }, until: null, only: null }, workIn(path))
    return it_.picture(path)
  }
  const fails = async (making: Promise<unknown>): Promise<Fault> => {
    const error = await making.then(() => null, (caught: unknown) => caught)
    expect(error).toBeInstanceOf(Fault)
    return error as Fault
  }
  const nothingKept = async (target: Target, scratch: string) => {
    expect(await target.list('')).toEqual([])
    expect(readdirSync(scratch)).toEqual([])
  }

  describe(`${engine.name}: a copy that comes back`, () => {
    it('finds its source before it copies, and says about how much it will read', async () => {
      using place = folder()
      const { source, work } = set(place.path)
      const { findings, bytes } = await engine.preflight(source.component, work)
      expect(findings).toEqual([])
      expect(bytes).toBeGreaterThan(1_000_000)
    })

    it('brings back what it copied, through change upon change', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const full = await makeCopy({ engine, component: source.component, target }, work)
      const before = source.picture()
      source.change()
      const level = engine.levels.includes('differential') ? 'differential' : 'full'
      const chain = level === 'differential' ? [full] : []
      const later = await makeCopy({ engine, component: source.component, target, level, chain }, work)
      const after = source.picture()
      expect(after).not.toEqual(before)

      expect(await restoreTo([full], join(place.path, 'one'))).toEqual(before)
      expect(await restoreTo([...chain, later], join(place.path, 'two'))).toEqual(after)
      for (const [copy, links] of [[full, [full]], [later, [...chain, later]]] as const) {
        expect(await engine.intact(copy, work)).toMatchObject({ ok: true })
        const rehearsal = await engine.rehearse({ chain: links, source: source.component, at: new Date(copy.manifest.takenAt) }, work)
        expect(rehearsal).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
      }
      expect(readdirSync(scratch)).toEqual([])
    })

    it('is restored by the very commands of its RESTORE.md', async () => {
      using place = folder()
      const { source, target, work } = set(place.path)
      const full = await makeCopy({ engine, component: source.component, target }, work)
      source.change()
      const level = engine.levels.includes('differential') ? 'differential' : 'full'
      const last = await makeCopy({ engine, component: source.component, target, level, chain: level === 'full' ? [] : [full] }, work)
      const home = target.path(`${source.component.key}/${last.name}`) ?? ''
      const goal = join(place.path, 'by hand')
      expect(followGuide(home, { RESTORE_TO: goal }).stderr).toBe('')
      expect(it_.picture(goal)).toEqual(source.picture())
    })

    it('touches nothing of its source, neither by copying nor by rehearsing', async () => {
      using place = folder()
      const { source, target, work } = set(place.path)
      const before = source.picture()
      const copy = await makeCopy({ engine, component: source.component, target }, work)
      source.change()
      const changed = source.picture()
      await engine.rehearse({ chain: [copy], source: source.component, at: new Date() }, work)
      expect(source.picture()).toEqual(changed)
      expect(changed).not.toEqual(before)
    })
  })

  describe(`${engine.name}: a fault never looks like a copy`, () => {
    it('refuses a source that is not there', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      source.destroy()
      expect((await engine.preflight(source.component, work)).findings).toMatchObject([{ kind: 'source-missing' }])
      expect((await fails(makeCopy({ engine, component: source.component, target }, work))).hint).toBe('source-missing')
      await nothingKept(target, scratch)
    })

    it('fails when its tool is killed in the middle', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const held = source.hold()
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      if (held === null) await stop.reached
      const tool = held?.tool ?? 'tar'
      process.kill(await until(() => childrenNamed(tool)[0], tool), 'SIGKILL')
      held?.letGo()
      stop.open()
      const fault = await making
      expect(fault.hint).toBe('tool-failed')
      expect(fault.message).toContain(`${tool}: killed by SIGKILL`)
      await nothingKept(target, scratch)
    })

    it('fails when the compressor is killed in the middle', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      await stop.reached
      process.kill(await until(() => childrenNamed('zstd')[0], 'zstd'), 'SIGKILL')
      stop.open()
      const fault = await making
      expect(fault.hint).toBe('tool-failed')
      expect(fault.message).toContain('zstd: killed by SIGKILL')
      await nothingKept(target, scratch)
    })

    it('stops at once, with every process of it, when it is told to', async () => {
      using place = folder()
      const { source, target, scratch } = set(place.path)
      const stop = gate(BIG)
      const told = new AbortController()
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, workIn(scratch, told.signal)))
      await stop.reached
      told.abort()
      expect((await making).hint).toBe('cancelled')
      expect([...childrenNamed('zstd'), ...childrenNamed('tar'), ...childrenNamed('sqlite3')]).toEqual([])
      stop.open()
      await nothingKept(target, scratch)
    })

    it('fails when its source is deleted in the middle', async () => {
      using place = folder()
      const { source, target, work, scratch } = set(place.path)
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      await stop.reached
      source.destroy()
      stop.open()
      expect((await making).hint).toBe('source-missing')
      await nothingKept(target, scratch)
    })

    it('fails when the disk is full in the middle, and leaves the disk as it was', async () => {
      using place = folder()
      using disk = smallDisk(1)
      const { source, work, scratch } = set(place.path)
      const target = targetFor(localTarget({ path: disk.path, mount: disk.path }))
      expect((await fails(makeCopy({ engine, component: source.component, target }, work))).hint).toBe('free-space')
      await nothingKept(target, scratch)
      expect(await target.free()).toBeGreaterThan(900_000)
    })

    it('fails when scratch is full in the middle', async () => {
      using place = folder()
      using disk = smallDisk(1)
      const { source, target, work } = set(place.path)
      const copy = await makeCopy({ engine, component: source.component, target }, work)
      expect((await fails(engine.rehearse({ chain: [copy], source: source.component, at: new Date() }, workIn(disk.path)))).hint).toBe('free-space')
      expect(readdirSync(disk.path)).toEqual([])
    })

    it('fails when the disk is pulled out in the middle', async () => {
      using place = folder()
      using disk = smallDisk(64)
      const { source, work } = set(place.path)
      const target = targetFor(localTarget({ path: disk.path, mount: disk.path }))
      const stop = gate(BIG)
      const making = fails(makeCopy({ engine, component: source.component, target, through: stop.through }, work))
      await stop.reached
      disk.unplug()
      stop.open()
      expect((await making).hint).toBe('mount-missing')
      expect(readdirSync(disk.path)).toEqual([])
    })
  })

  describe(`${engine.name}: damage is found in what it reads back`, () => {
    const damaged = async (path: string, ...damages: readonly ((file: string) => void)[]) => {
      const { source, target, work } = set(path)
      const copy = await makeCopy({ engine, component: source.component, target }, work)
      const key = `${source.component.key}/${copy.name}`
      return { source, work, copy, each: async (look: (copy: CopyReader, file: string) => Promise<void>) => {
        for (const { name } of copy.manifest.files) {
          const file = join(target.path(key) ?? '', name)
          const whole = readFileSync(file)
          for (const damage of damages) {
            damage(file)
            await look(await readerOf(target, key), name)
            writeFileSync(file, whole)
          }
        }
        expect(await engine.intact(copy, work)).toMatchObject({ ok: true })
      } }
    }

    it('finds zero bytes in any file', async () => {
      using place = folder()
      const { each, work } = await damaged(place.path, (file) => writeFileSync(file, ''))
      await each(async (copy, file) => expect(await engine.intact(copy, work)).toEqual({ ok: false, findings: [{ kind: 'zero-bytes', file }] }))
    })

    it('finds any file cut off', async () => {
      using place = folder()
      const { each, work } = await damaged(place.path, (file) => writeFileSync(file, readFileSync(file).subarray(0, -9)))
      await each(async (copy, file) => expect(await engine.intact(copy, work)).toMatchObject({ ok: false, findings: [{ kind: 'truncated', file }] }))
    })

    it('finds one flipped bit, in any file, at either end and in the middle', async () => {
      using place = folder()
      const flip = (where: number) => (file: string) => {
        const bytes = readFileSync(file)
        const at = Math.floor(bytes.length * where)
        bytes[at] = (bytes[at] ?? 0) ^ 0x10
        writeFileSync(file, bytes)
      }
      const { each, work } = await damaged(place.path, flip(0.02), flip(0.5), flip(0.98))
      await each(async (copy) => expect(await engine.intact(copy, work)).toMatchObject({ ok: false }))
    })

    it('cannot rehearse what is damaged', async () => {
      using place = folder()
      const { each, work, source } = await damaged(place.path, (file) => writeFileSync(file, readFileSync(file).subarray(0, -9)))
      await each(async (copy, file) => {
        if (file !== copy.manifest.files[0]?.name) return
        expect(await engine.rehearse({ chain: [copy], source: source.component, at: new Date() }, work)).toMatchObject({ restored: { ok: false, findings: [{ kind: 'truncated', file }] }, consistent: null })
        mkdirSync(join(place.path, 'goal'))
        expect((await fails(engine.restore({ chain: [copy], into: { kind: 'folder', path: join(place.path, 'goal') }, until: null, only: null }, work))).hint).toBe('copy-damaged')
      })
    })

    it('finds another copy of the same source in its place', async () => {
      using place = folder()
      const { source, target, work } = set(place.path)
      const one = await makeCopy({ engine, component: source.component, target }, work)
      source.change()
      const two = await makeCopy({ engine, component: source.component, target }, work)
      const swapped: CopyReader = { name: one.name, manifest: one.manifest, open: (file) => two.open(file) }
      const { restored, consistent } = await engine.rehearse({ chain: [swapped], source: source.component, at: new Date() }, work)
      expect(restored.ok && consistent?.ok === true).toBe(false)
    })
  })
}
