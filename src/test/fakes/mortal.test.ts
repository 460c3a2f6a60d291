import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR } from '../../core/clock.ts'
import { addPerson, everybody } from '../../store/people.ts'
import type { Tx } from '../../store/store.ts'
import { fakeClock } from './clock.ts'
import { mortal } from './mortal.ts'
import { temporaryStore, type TemporaryStore } from './store.ts'

const clock = fakeClock('2026-11-23T01:00:00Z')
let home: TemporaryStore
beforeEach(() => { home = temporaryStore() })
afterEach(() => home.remove())
const names = async () => (await home.store.read(everybody)).map(({ name }) => name).sort()
const enter = (name: string) => (tx: Tx) => addPerson(tx, { name, duties: ['edp'], at: clock.now() })
/** Long enough for everything that could still be done to be done. */
const settle = async () => { for (let turns = 0; turns < 5; turns += 1) await home.store.write(async () => undefined) }

describe('a process that was killed', () => {
  it('writes nothing more, neither what stood in line nor what it comes to afterwards, and hears of no commit', async () => {
    const life = mortal({ clock, store: home.store })
    let commits = 0
    life.store.onCommit(() => { commits += 1 })
    await life.store.write(enter('Sari'))
    const said: string[] = []
    const tell = (what: string) => () => { said.push(what) }
    life.store.write(enter('Budi')).then(tell('written'), tell('refused'))
    const death = life.die()
    life.store.write(enter('Tono')).then(tell('written'), tell('refused'))
    await death
    const before = commits
    life.store.write(enter('Dewi')).then(tell('written'), tell('refused'))
    life.store.read(everybody).then(tell('read'), tell('refused'))
    await home.store.write(enter('Rina'))
    await settle()
    expect([said, commits]).toEqual([[], before])
    expect((await names()).filter((name) => name !== 'Budi')).toEqual(['Rina', 'Sari'])
  })

  it('sleeps for ever, and lets whoever follows it write and sleep', async () => {
    const life = mortal({ clock, store: home.store })
    const woken: string[] = []
    void life.clock.sleep(HOUR).then(() => woken.push('the dead one'))
    await life.die()
    const next = mortal({ clock, store: home.store })
    void next.clock.sleep(HOUR).then(() => woken.push('the next one'))
    await next.store.write(enter('Tono'))
    clock.advance(2 * HOUR)
    await settle()
    expect([woken, await names()]).toEqual([['the next one'], ['Tono']])
  })

  it('asks its hands for nothing more; what they had in hand is told to end, and its end is heard by nobody', async () => {
    const deeds: string[] = []
    const hands = mortal({ clock, store: home.store })
    const port = hands.hold({
      work: async (what: string, control: { readonly signal: AbortSignal }) => {
        await new Promise<void>((resolve) => { control.signal.addEventListener('abort', () => { resolve() }) })
        deeds.push(`${what} told ${String(control.signal.reason)}`)
        return what
      },
      post: async (what: string) => { deeds.push(what) },
    })
    let heard = false
    void port.work('a restore', { signal: new AbortController().signal }).then(() => { heard = true })
    await port.post('before')
    await hands.die()
    void port.post('after')
    await settle()
    expect([deeds, heard]).toEqual([['before', 'a restore told shutdown'], false])
  })
})
