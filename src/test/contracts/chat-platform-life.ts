import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ChatEvent } from '../../chat/platform.ts'
import type { Fault } from '../../core/fault.ts'
import { sample, type PlatformOnTrial } from './platform-on-trial.ts'

/** What a platform keeps to from its start to its stop, and what the next one takes over. */
export function chatLifeContract(name: string, make: () => Promise<PlatformOnTrial>): void {
  describe(`${name} from its start to its stop`, () => {
    let trial: PlatformOnTrial
    let heard: ChatEvent[]
    const receive = async (event: ChatEvent) => { heard.push(event) }
    const loud = (once: string) => ({ silent: false, once })
    const says = (id: string) => trial.type({ id, text: `/help ${id}`, replyTo: null })
    const names = () => new Set(heard.map(({ id }) => id)).size
    const faultOf = (work: Promise<unknown>) => work.then(() => null, (error: unknown) => error as Fault)

    beforeEach(async () => {
      heard = []
      trial = await make()
    })
    afterEach(async () => {
      await trial.end()
    })

    it('hears each thing once, also when it was started twice, and stops as often as it is told', async () => {
      await trial.platform.start(receive)
      await trial.platform.start(receive)
      await says('e1')
      expect(names()).toBe(1)
      await trial.platform.stop()
      await trial.platform.stop()
    })

    it('starts again after it could not, hears each thing once, and speaks', async () => {
      if (trial.cut === undefined) return
      const mend = await trial.cut()
      const fault = await faultOf(trial.platform.start(receive))
      if (fault !== null) expect(fault).toMatchObject({ name: 'Fault', area: 'chat', retry: 'later' })
      expect(await trial.platform.health()).toMatchObject({ state: 'down' })
      await mend()
      await trial.platform.start(receive)
      await expect.poll(() => trial.platform.health()).toEqual({ state: 'up' })
      await says('e1')
      await trial.platform.post(trial.to, sample('kembali'), loud('a'))
      expect(heard.map((event) => event.kind === 'text' && event.text)).toEqual(['/help e1'])
      expect(await trial.sees(trial.user.id)).toEqual(['kembali'])
    })

    it('acknowledges nothing that was not made durable', async () => {
      await trial.platform.start(async () => { throw new Error('disk full') })
      await expect(says('e1')).rejects.toThrow()
    })

    it('hands on nothing after it was stopped', async () => {
      await trial.platform.start(receive)
      await trial.platform.stop()
      await says('e1').catch(() => undefined)
      expect(heard).toEqual([])
    })

    it('is never deaf in silence: started after its stop, it hears, or it says that it will not', async () => {
      await trial.platform.start(receive)
      await trial.platform.stop()
      const fault = await faultOf(trial.platform.start(receive))
      if (fault === null) {
        await says('e1')
        expect(names()).toBe(1)
      } else {
        expect(fault).toMatchObject({ name: 'Fault', area: 'chat', retry: 'never' })
        expect(await trial.platform.health()).toMatchObject({ state: 'down' })
      }
    })

    it('leaves nothing out and doubles nothing for the one that takes its place', async () => {
      await trial.platform.start(receive)
      await says('e1')
      await trial.platform.stop()
      // Nobody confirms it, so whoever said it, or the platform for them, brings it again.
      await says('e2').catch(() => undefined)
      expect(names()).toBe(1)
      trial.anew()
      await trial.platform.start(receive)
      for (const id of ['e2', 'e1']) await says(id)
      expect(names()).toBe(2)
      expect(new Set(heard.map((event) => event.kind === 'text' && event.text))).toEqual(new Set(['/help e1', '/help e2']))
    })

    it('leaves its cards to the one that takes its place: edited where they stand, pressed, their files not brought again', async () => {
      const card = { actions: [{ say: 'sign 17', label: 'Paraf' }], files: [{ name: 'lembar.csv', mime: 'text/csv', text: 'a;b' }] }
      await trial.platform.start(receive)
      const standing = await trial.platform.post(trial.to, sample('kartu', card), loud('a'))
      await expect.poll(() => trial.files(trial.user.id)).toHaveLength(1)
      await trial.platform.stop()
      trial.anew()
      await trial.platform.start(receive)
      await trial.platform.update({ ...standing, lang: 'id' }, sample('kartu, diubah', card), loud('b'))
      await trial.press({ id: 'p1', say: 'sign 17', message: standing.message })
      expect(heard).toMatchObject([{ kind: 'press', say: 'sign 17', message: standing }])
      // What still goes up goes up before it has stopped.
      await trial.platform.stop()
      expect((await trial.sees(trial.user.id)).filter((title) => title !== '')).toEqual(['kartu, diubah'])
      expect(await trial.files(trial.user.id)).toHaveLength(1)
    })

    it('makes no sound for what is silent, where a chat knows such, and shows it like everything else', async () => {
      await trial.platform.start(receive)
      await trial.platform.post(trial.to, sample('aman'), { silent: true, once: 'a' })
      await trial.platform.post(trial.to, sample('gagal'), { silent: false, once: 'b' })
      expect(await trial.sees(trial.user.id)).toEqual(['aman', 'gagal'])
      if (trial.rang !== undefined) expect(await trial.rang()).toEqual(['gagal'])
    })

    it('tells that it was put out of a chat, where that can be, and says that it will never speak there', async () => {
      await trial.platform.start(receive)
      if (trial.putOut === undefined) return
      await trial.putOut()
      await expect.poll(() => heard.map(({ kind, chat }) => `${kind} ${chat}`)).toEqual([`gone ${trial.to.chat}`])
      expect(await faultOf(trial.platform.post(trial.to, sample('kartu'), loud('a')))).toMatchObject({ name: 'Fault', area: 'chat', retry: 'never', hint: 'chat-gone' })
      expect(heard).toHaveLength(1)
    })

    it('tells under one name, and as nobody’s own word, that a chat goes on elsewhere, and speaks there', async () => {
      await trial.platform.start(receive)
      if (trial.move === undefined) return
      const to = await trial.move()
      await expect.poll(() => heard.length).toBeGreaterThan(0)
      // Who speaks to the old address is told to try again, and by then the house knows the new one.
      expect(await faultOf(trial.platform.post(trial.to, sample('ke yang lama'), loud('a')))).toMatchObject({ name: 'Fault', area: 'chat', retry: 'later' })
      expect(heard).toEqual(heard.map(() => expect.objectContaining({ kind: 'moved', chat: trial.to.chat, to }) as ChatEvent))
      expect(heard.filter(({ voice }) => voice === 'own')).toEqual([])
      expect(names()).toBe(1)
      expect((await trial.platform.post({ ...trial.to, chat: to }, sample('ke yang baru'), loud('b'))).chat).toBe(to)
    })
  })
}
