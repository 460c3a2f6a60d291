import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock, SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Level } from '../../core/site.ts'
import type { CopyReader, Work } from '../../engines/engine.ts'
import { lender } from '../../engines/lend.ts'
import { targetFor } from '../../targets/index.ts'
import { localTarget } from '../fakes/site.ts'
import { folder, makeCopy, readerOf, workIn } from './copying.ts'
import type { DatabaseCase, LaidDatabase } from './database-case.ts'
import { comesBackSealed } from './database-sealed.ts'

/** Every database engine runs through this: what it copied comes back row for row, and to the very second where it has logs. */
export function databaseContract(the: DatabaseCase): void {
  const { engine } = the
  const has = (level: Level) => engine.levels.includes(level)
  /** An engine has no test of a level that it does not know. */
  const whereKnown = (level: Level): ((name: string, test: () => Promise<void>, ms?: number) => void) => (has(level) ? it : () => undefined)

  describe(`${engine.name}: a database that comes back`, () => {
    let laid: LaidDatabase
    let place: ReturnType<typeof folder>
    const target = () => targetFor(localTarget({ path: join(place.path, 'nas') }))
    const work = (secrets = laid.secrets): Work => {
      const scratch = join(place.path, `scratch-${Math.random().toString(36).slice(2)}`)
      mkdirSync(scratch)
      return { ...workIn(scratch), ...lender({ passwords: secrets })({ server: laid.component.server, scratch }) }
    }
    let newest: CopyReader | null = null
    const copy = async (level: Level = 'full', chain: readonly CopyReader[] = []) => {
      const made = await makeCopy({ engine, component: laid.component, target: target(), level, chain }, work())
      if (level === 'full') newest = made
      return made
    }
    /** A full of what stands there now: the newest one, where nothing has changed since. */
    const asItStands = async () => newest ?? await copy()
    const change = async () => {
      newest = null
      await laid.change()
    }
    const goal = () => {
      const path = join(place.path, `back-${Math.random().toString(36).slice(2)}`)
      mkdirSync(path)
      return path
    }
    const comesBack = (chain: readonly CopyReader[], more: { readonly until?: Date; readonly only?: readonly string[] } = {}) => laid.comeBack({ chain, path: goal(), ...more }, work())
    const faultOf = async (making: Promise<unknown>): Promise<Fault> => {
      const error = await making.then(() => null, (caught: unknown) => caught)
      expect(error).toBeInstanceOf(Fault)
      return error as Fault
    }

    const nextSecond = async () => {
      const at = new Date((Math.floor(realClock.now().getTime() / SECOND) + 1) * SECOND)
      while (realClock.now() < at) await realClock.sleep(at.getTime() - realClock.now().getTime())
      return at
    }

    beforeAll(async () => {
      place = folder()
      mkdirSync(join(place.path, 'nas'))
      mkdirSync(join(place.path, 'server'))
      laid = await the.lay(join(place.path, 'server'))
    }, 60 * SECOND)
    afterAll(async () => {
      await laid.stop()
      place[Symbol.dispose]()
    }, 60 * SECOND)

    it('looks at its server before it copies, and is told by it who it is', async () => {
      const looked = await engine.preflight(laid.component, work())
      expect(looked.findings).toEqual([])
      expect(looked.identity).toMatch(/\S/)
      expect(looked.bytes).toBeGreaterThan(10_000)
    })

    it('brings back every row, through every level that it knows, is rehearsed at each, and comes back by the very commands of RESTORE.md', async () => {
      const chain = [await copy()]
      const pictures = [await laid.picture()]
      const levels = (['differential', 'log', 'log'] as const).filter(has)
      for (const level of levels) {
        await change()
        const base = level === 'differential' ? chain.slice(0, 1) : chain
        expect(await engine.follows?.({ source: laid.component, level, base: base.at(-1) as CopyReader }, work()) ?? null).toBeNull()
        chain.push(await copy(level, base))
        pictures.push(await laid.picture())
      }
      for (const [index, picture] of pictures.entries()) {
        const links = chain.slice(0, index + 1)
        expect(await comesBack(links)).toEqual(picture)
        const last = links.at(-1) as CopyReader
        expect(await engine.intact(last, work(), laid.component)).toMatchObject({ ok: true })
        expect(await engine.rehearse({ chain: links, source: laid.component, at: new Date(last.manifest.takenAt) }, work())).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
      }
      const [first = '', ...rest] = chain.map(({ name }) => target().path(`${laid.component.key}/${name}`) ?? '')
      expect(await laid.byHand([first, ...rest], goal())).toEqual(pictures.at(-1))
    }, 180 * SECOND)

    whereKnown('log')('brings back the very second that was asked for, and refuses one that it does not reach', async () => {
      const full = await copy()
      const moments: { readonly at: Date; readonly picture: unknown }[] = []
      for (let n = 0; n < 3; n += 1) {
        await change()
        const picture = await laid.picture()
        // A second that begins after this change, and is over before the next.
        const at = await nextSecond()
        moments.push({ at, picture })
        await nextSecond()
      }
      const log = await copy('log', [full])
      for (const { at, picture } of moments) expect(await comesBack([full, log], { until: at })).toEqual(picture)
      const late = await faultOf(comesBack([full, log], { until: new Date(new Date(log.manifest.takenAt).getTime() + 3600 * SECOND) }))
      const early = await faultOf(comesBack([full, log], { until: new Date(new Date(full.manifest.takenAt).getTime() - 3600 * SECOND) }))
      expect([late.hint, early.hint]).toEqual(['point-unreachable', 'point-unreachable'])
    }, 180 * SECOND)

    it('brings back what was sealed on its way', () => comesBackSealed({ engine, laid: { component: laid.component, change, picture: () => laid.picture() }, target: target(), folder: place.path, work: () => work(), comesBack }), 120 * SECOND)

    it('leaves its source as it is, copied and rehearsed', async () => {
      const before = await laid.picture()
      const full = await copy()
      await engine.rehearse({ chain: [full], source: laid.component, at: new Date(full.manifest.takenAt) }, work())
      expect(await laid.picture()).toEqual(before)
    }, 120 * SECOND)

    it('brings back some tables alone', async () => {
      if (laid.some === null) return
      const full = await asItStands()
      expect(await comesBack([full], { only: laid.some.only })).toEqual(laid.some.of(await laid.picture()))
    }, 120 * SECOND)

    it('is not let in with a wrong password, and says so', async () => {
      const { component, secrets } = laid.locked
      expect((await engine.preflight(component, work(secrets))).findings).toMatchObject([{ kind: 'login-refused' }])
      expect((await faultOf(makeCopy({ engine, component, target: target() }, work(secrets)))).retry).toMatch(/later|never/)
    }, 60 * SECOND)

    it('sees another server behind the right name', async () => {
      const { identity } = await engine.preflight(laid.component, work())
      const swapped = await laid.swap()
      try {
        expect((await engine.preflight(laid.component, work())).identity).not.toBe(identity)
      } finally {
        await swapped.back()
      }
      expect((await engine.preflight(laid.component, work())).identity).toBe(identity)
    }, 120 * SECOND)

    it('says that its server is away, and copies again when it is back', async () => {
      await laid.away()
      try {
        expect((await engine.preflight(laid.component, work())).findings).toMatchObject([{ kind: 'server-away' }])
        await faultOf(copy())
      } finally {
        await laid.there()
      }
      await copy()
      await laid.crash()
      await copy()
    }, 120 * SECOND)

    whereKnown('log')('takes no log over a gap: it asks for a full', async () => {
      const full = await asItStands()
      await change()
      await laid.loseLog?.()
      const why = await engine.follows?.({ source: laid.component, level: 'log', base: full }, work()) ?? null
      expect(why).toMatch(/log-gap|base-replaced|setting-changed/)
      await faultOf(copy('log', [full]))
    }, 120 * SECOND)

    whereKnown('log')('refuses a chain whose middle is missing', async () => {
      const full = await copy()
      await change()
      const one = await copy('log', [full])
      await change()
      const two = await copy('log', [full, one])
      const fault = await faultOf(comesBack([full, two]))
      expect(fault.hint).toMatch(/copy-damaged|log-chain/)
      expect((await engine.rehearse({ chain: [full, two], source: laid.component, at: realClock.now() }, work())).restored.ok).toBe(false)
    }, 120 * SECOND)

    whereKnown('differential')('refuses a differential upon another full than its own', async () => {
      const one = await copy()
      await change()
      const two = await copy()
      await change()
      const later = await copy('differential', [two])
      expect((await engine.rehearse({ chain: [one, later], source: laid.component, at: realClock.now() }, work())).restored.ok).toBe(false)
      await faultOf(comesBack([one, later]))
    }, 120 * SECOND)

    describe('damage is found', () => {
      const flip = (where: number) => (file: string) => {
        const bytes = readFileSync(file)
        const at = Math.min(bytes.length - 1, Math.floor(bytes.length * where))
        bytes[at] = (bytes[at] ?? 0) ^ 0x10
        writeFileSync(file, bytes)
      }
      const cut = (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -9))
      const empty = (file: string) => writeFileSync(file, '')

      let full: CopyReader
      const at = () => `${laid.component.key}/${full.name}`
      const intact = async () => await engine.intact(await readerOf(target(), at()), work(), laid.component)
      beforeAll(async () => { full = await asItStands() }, 120 * SECOND)
      afterAll(async () => { expect(await intact()).toMatchObject({ ok: true }) }, 60 * SECOND)

      it.each([['a bit at the beginning', flip(0.01)], ['a bit in the middle', flip(0.5)], ['a bit at the end', flip(0.99)], ['its end', cut], ['everything', empty]] as const)('in any file that has lost %s', async (_what, damage) => {
        const home = target().path(at()) ?? ''
        for (const { name } of full.manifest.files) {
          const whole = readFileSync(join(home, name))
          damage(join(home, name))
          expect(await intact(), name).toMatchObject({ ok: false })
          writeFileSync(join(home, name), whole)
        }
      }, 180 * SECOND)
    })

    it('leaves nothing in its scratch, whatever happened', () => {
      const left = readdirSync(place.path).filter((name) => name.startsWith('scratch-')).flatMap((name) => readdirSync(join(place.path, name)))
      expect(left).toEqual([])
    })
  })
}
