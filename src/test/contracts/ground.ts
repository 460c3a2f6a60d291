import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { CopyReader, Ground, Work } from '../../engines/engine.ts'
import { lender } from '../../engines/lend.ts'
import { targetFor } from '../../targets/index.ts'
import { localTarget } from '../fakes/site.ts'
import { childrenNamed, folder, makeCopy, until, workIn } from './copying.ts'
import type { GroundCase, LaidGround } from './ground-case.ts'
import { slowly } from './slowly.ts'

/** Every engine with a ground runs through this: what it brings back takes the place of what stands, or nothing has changed. */
export function groundContract(the: GroundCase): void {
  const { engine } = the
  const ground = engine.ground as Ground

  describe(`${engine.name}: back to where it is used`, () => {
    let laid: LaidGround
    let place: ReturnType<typeof folder>
    let turn = 0
    const work = (secrets = laid.secrets): Work => {
      const scratch = join(place.path, `scratch-${Math.random().toString(36).slice(2)}`)
      mkdirSync(scratch)
      return { ...workIn(scratch), ...lender({ passwords: secrets })({ server: laid.component.server, scratch }) }
    }
    let newest: { readonly copy: CopyReader; readonly identity: string | null; readonly picture: unknown } | null = null
    /** A copy of what stands there now: the newest one, where that is still so. */
    const copied = async () => {
      const picture = await laid.picture()
      if (newest !== null && isDeepStrictEqual(newest.picture, picture)) return newest
      const copy = await makeCopy({ engine, component: laid.component, target: targetFor(localTarget({ path: join(place.path, 'nas') })) }, work())
      newest = { copy, identity: copy.manifest.source.identity, picture }
      return newest
    }
    const word = () => `sebelum_${(turn += 1)}`
    const calm = () => Promise.resolve()
    const bring = (of: { readonly copy: CopyReader; readonly aside: string; readonly earlier?: readonly string[]; readonly exchange?: () => Promise<void>; readonly identity?: string }) =>
      engine.restore({ chain: [of.copy], into: laid.home(of.identity ?? of.copy.manifest.source.identity), until: null, only: null, over: { aside: of.aside, ...(of.earlier === undefined ? {} : { earlier: of.earlier }), exchange: of.exchange ?? calm } }, work())
    const look = (copy: CopyReader, secrets?: Readonly<Record<string, string>>) => ground.look({ source: laid.component, into: laid.home(copy.manifest.source.identity), manifest: copy.manifest }, work(secrets))
    const examine = (copy: CopyReader, counted: 'as-the-manifest-says' | 'another-moment' = 'as-the-manifest-says') => ground.examine({ source: laid.component, into: laid.home(copy.manifest.source.identity), manifest: copy.manifest, counted }, work())
    const faultOf = async (making: Promise<unknown>): Promise<Fault> => {
      const error = await making.then(() => null, (caught: unknown) => caught)
      expect(error).toBeInstanceOf(Fault)
      return error as Fault
    }

    beforeAll(async () => {
      place = folder()
      for (const name of ['nas', 'place']) mkdirSync(join(place.path, name))
      laid = await the.lay(join(place.path, 'place'))
    }, 60 * SECOND)
    afterAll(async () => {
      await laid.stop()
      place[Symbol.dispose]()
    }, 60 * SECOND)

    it('comes back over what stands there, and keeps that aside, row for row', async () => {
      const { copy, picture } = await copied()
      await laid.change()
      const stood = await laid.picture()
      expect(stood).not.toEqual(picture)
      const before = await look(copy)
      expect(before.findings).toEqual([])
      expect(before.holds.length).toBeGreaterThan(0)
      const aside = word()
      const back = await bring({ copy, aside, exchange: async () => expect(await laid.picture()).toEqual(stood) })
      expect(back.aside?.length).toBe(before.holds.length)
      expect(back.paths.length).toBeGreaterThan(0)
      expect(await laid.picture()).toEqual(picture)
      expect(await laid.pictureAside(aside)).toEqual(stood)
      expect(await laid.left()).toEqual([])
      const seen = await examine(copy)
      expect(seen.verdict).toMatchObject({ ok: true })
      expect(seen.newest).toBe(copy.manifest.freshness)
    }, 60 * SECOND)

    it('comes back to where nothing stands any more', async () => {
      const { copy, picture } = await copied()
      await laid.clear()
      expect((await look(copy)).holds).toEqual([])
      const back = await bring({ copy, aside: word() })
      expect(back.aside ?? []).toEqual([])
      expect(await laid.picture()).toEqual(picture)
      expect((await examine(copy)).verdict).toMatchObject({ ok: true })
    }, 60 * SECOND)

    it('puts nothing aside twice under one word', async () => {
      const { copy, picture } = await copied()
      const aside = word()
      await bring({ copy, aside })
      await laid.change()
      const stood = await laid.picture()
      expect(await faultOf(bring({ copy, aside }))).toMatchObject({ hint: 'not-empty', retry: 'never' })
      expect(await laid.picture()).toEqual(stood)
      expect(await laid.pictureAside(aside)).toEqual(picture)
      expect(await laid.left()).toEqual([])
    }, 60 * SECOND)

    it('changes nothing where somebody thinks better of it before the exchange', async () => {
      const { copy } = await copied()
      await laid.change()
      const stood = await laid.picture()
      const no = new Fault({ area: 'bot', op: 'exchange', retry: 'never', detail: 'the plan is void' })
      expect(await faultOf(bring({ copy, aside: word(), exchange: () => Promise.reject(no) }))).toBe(no)
      expect(await laid.picture()).toEqual(stood)
      expect(await laid.left()).toEqual([])
    }, 60 * SECOND)

    it('changes nothing and leaves nothing where its tool is killed before the exchange', async () => {
      if (laid.tool === null) return
      const { copy } = await copied()
      await laid.change()
      const stood = await laid.picture()
      const { name } = laid.tool
      const held = laid.tool.while === 'bytes come' ? slowly(copy) : { copy, letGo: () => undefined }
      let begun = false
      const making = faultOf(bring({ copy: held.copy, aside: word(), exchange: () => { begun = true; return Promise.resolve() } }))
      process.kill(await until(() => childrenNamed(name)[0], name), 'SIGKILL')
      held.letGo()
      expect((await making).hint).toMatch(/tool-failed|network|source-missing|look-at-log/)
      expect(begun).toBe(false)
      expect(await laid.picture()).toEqual(stood)
      expect(await laid.left()).toEqual([])
    }, 60 * SECOND)

    it('puts back what was moved where the exchange fails in its middle, and comes back at the next try', async () => {
      const { copy, picture } = await copied()
      await laid.change()
      const stood = await laid.picture()
      const aside = word()
      let mend = calm
      const fault = await faultOf(bring({ copy, aside, exchange: async () => { mend = await laid.breakExchange(aside) } }))
      await mend()
      expect(fault.message).toMatch(/stands where it stood|as it was/)
      expect(await laid.picture()).toEqual(stood)
      expect(await laid.left()).toEqual([])
      await bring({ copy, aside })
      expect([await laid.picture(), await laid.pictureAside(aside)]).toEqual([picture, stood])
    }, 90 * SECOND)

    it('says what stands where after somebody died within the exchange, so that it can be put right', async () => {
      const { copy, picture } = await copied()
      const aside = word()
      const half = await laid.halfway(aside)
      const said = [JSON.stringify((await look(copy)).warnings), await bring({ copy, aside }).then(() => 'it went on', (error: unknown) => String(error))].join('\n')
      expect(said).toMatch(half.told)
      await half.mend(said)
      expect(await laid.picture()).toEqual(picture)
    }, 60 * SECOND)

    it('R68: what an exchange that was cut off has left is found by names alone, and what served before serves again; twice is once', async () => {
      const { copy, picture } = await copied()
      const aside = word()
      const ask = { into: laid.home(copy.manifest.source.identity), manifest: copy.manifest, words: [aside], held: (await look(copy)).holds }
      expect(await ground.left?.(ask, work())).toMatchObject(ask.held.map(() => ({ serves: 'before', door: 'open', aside: [], mend: [] })))
      await laid.halfway(aside)
      expect((await ground.left?.(ask, work()))?.flatMap(({ mend }) => mend)).not.toEqual([])
      for (const times of [1, 2]) expect(await ground.putBack?.(ask, work()), `asked ${times} times`).toMatchObject(ask.held.map(() => ({ serves: 'before', door: 'open', aside: [], mend: [] })))
      expect(await laid.picture()).toEqual(picture)
      await bring({ copy, aside })
      expect(await ground.left?.(ask, work())).toMatchObject(ask.held.map(() => ({ serves: 'came', door: 'open', beside: null, mend: [] })))
      expect((await ground.left?.(ask, work()))?.flatMap((one) => one.aside)).toHaveLength(ask.held.length)
    }, 60 * SECOND)

    it('clears what an earlier try of its own left beside, and names what another one left', async () => {
      if (laid.strand === undefined) return
      const { copy } = await copied()
      const [own, others] = [word(), word()]
      for (const one of [own, others]) await laid.strand(one)
      expect(await laid.left()).toHaveLength(2)
      const left = (await look(copy)).warnings.find(({ kind }) => kind === 'left-over')
      expect(left).toMatchObject({ names: [expect.stringContaining('pulih_in_') as unknown, expect.stringContaining('pulih_in_') as unknown], mend: expect.stringMatching(/^(?:DROP DATABASE|rm -rf) /) as unknown })
      await bring({ copy, aside: word(), earlier: [own] })
      expect(await laid.left()).toHaveLength(1)
      await bring({ copy, aside: word(), earlier: [others] })
      expect((await look(copy)).warnings.filter(({ kind }) => kind === 'left-over')).toEqual([])
    }, 60 * SECOND)

    it('finds what is missing after it came back', async () => {
      const { copy } = await copied()
      await bring({ copy, aside: word() })
      await laid.loseRow()
      expect((await examine(copy)).verdict).toMatchObject({ ok: false, findings: expect.arrayContaining([expect.objectContaining({ kind: 'count-differs' })]) as unknown })
      expect((await examine(copy, 'another-moment')).verdict).toMatchObject({ ok: true })
    }, 60 * SECOND)

    it('finds what points to nothing after it came back', async () => {
      if (laid.breakReference === null) return
      const { copy } = await copied()
      await bring({ copy, aside: word() })
      await laid.breakReference()
      for (const counted of ['as-the-manifest-says', 'another-moment'] as const) expect((await examine(copy, counted)).verdict).toMatchObject({ ok: false, findings: [{ kind: 'foreign-keys-broken', rows: 1 }] })
      await bring({ copy, aside: word() })
    }, 60 * SECOND)

    it('changes nothing on another server behind the right name', async () => {
      if (laid.swap === null) return
      const { copy, picture, identity } = await copied()
      const other = await laid.swap()
      try {
        const stood = await other.picture()
        const seen = await look(copy)
        expect(seen.findings).toMatchObject([{ kind: 'server-differs', expected: identity }])
        expect(await faultOf(bring({ copy, aside: word() }))).toMatchObject({ hint: 'wrong-server', retry: 'never' })
        expect((await examine(copy)).verdict).toMatchObject({ ok: false, findings: [{ kind: 'server-differs' }] })
        expect(await other.picture()).toEqual(stood)
      } finally {
        await other.back()
      }
      expect(await laid.picture()).toEqual(picture)
      expect((await look(copy)).identity).toBe(identity)
    }, 90 * SECOND)

    it('says that the server is away, and that it lets nobody in', async () => {
      if (laid.server === null) return
      const { copy } = await copied()
      expect((await look(copy, laid.server.wrong)).findings).toMatchObject([{ kind: 'login-refused' }])
      await laid.server.away()
      try {
        const seen = await look(copy)
        expect([seen.findings, seen.identity, seen.holds]).toMatchObject([[{ kind: 'server-away' }], null, []])
        expect((await examine(copy)).verdict).toMatchObject({ ok: false, findings: [{ kind: 'server-away' }] })
      } finally {
        await laid.server.there()
      }
    }, 60 * SECOND)

    it('R23: refuses to put parts of a copy in place of the whole', async () => {
      const { copy, picture } = await copied()
      const fault = await faultOf(engine.restore({ chain: [copy], into: laid.home(copy.manifest.source.identity), until: null, only: [Object.keys(copy.manifest.counts)[0] ?? ''], over: { aside: word(), exchange: calm } }, work()))
      expect(fault.retry).toBe('never')
      expect(await laid.picture()).toEqual(picture)
    }, 60 * SECOND)

    it('leaves nothing in its scratch, whatever happened', () => {
      expect(readdirSync(place.path).filter((name) => name.startsWith('scratch-')).flatMap((name) => readdirSync(join(place.path, name)))).toEqual([])
    })
  })
}
