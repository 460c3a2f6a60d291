import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { lanLog } from './lan.ts'
import { pruneLan } from './prune.ts'

let place: ReturnType<typeof temporaryStore>
beforeEach(() => { place = temporaryStore() })
afterEach(() => place.remove())

const entry = (n: number, change: object = {}) => ({ chat: 'edp', at: n * 1000, onlyFor: null, body: { by: 'bot' as const, message: sample(`kartu ${n}`) }, once: `e${n}`, ...change })

describe('the timeline of the LAN chat', () => {
  it('gives a page of what one user may see, newest page first, oldest entry first', async () => {
    const log = lanLog(place.store)
    for (let n = 1; n <= 5; n += 1) await log.append(entry(n, n === 4 ? { onlyFor: 'budi' } : {}))
    const page = await log.page({ chat: 'edp', user: 'sari', before: null, most: 2 })
    expect(page.map((it) => it.at)).toEqual([3000, 5000])
    expect((await log.page({ chat: 'edp', user: 'sari', before: page[0]!.id, most: 9 })).map((it) => it.at)).toEqual([1000, 2000])
    expect(await log.page({ chat: 'edp', user: 'budi', before: null, most: 9 })).toHaveLength(5)
  })

  it('edits no words of people, and nothing that is not there', async () => {
    const log = lanLog(place.store)
    const said = await log.append(entry(1, { body: { by: 'person', event: 'e', user: 'sari', name: 'Sari', text: 'halo', replyTo: null } }))
    expect(await log.edit(said.id, sample('x'), 1)).toBeNull()
    expect(await log.edit(99, sample('x'), 1)).toBeNull()
    expect((await log.page({ chat: 'edp', user: 'sari', before: null, most: 9 }))[0]?.body).toMatchObject({ text: 'halo' })
  })

  it('forgets the old in portions and never gives a number of a change twice', async () => {
    const log = lanLog(place.store)
    for (let n = 1; n <= 5; n += 1) await log.append(entry(n))
    const prune = (most: number) => place.store.write((tx) => pruneLan(tx, { before: 1e9, most }))
    expect(await prune(3)).toEqual({ gone: 3, more: true })
    expect(await prune(3)).toEqual({ gone: 1, more: false })
    expect(await prune(3)).toEqual({ gone: 0, more: false })
    expect((await log.append(entry(6))).change).toBe(6)
  })
})
