import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SECOND } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import type { Duty } from '../core/people.ts'
import type { Worker } from '../core/worker.ts'
import { audit } from '../store/audit.ts'
import { addPerson, changePerson, identify } from '../store/people.ts'
import { fakeChat, type FakeChat } from '../test/fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import type { Message } from '../texts/message.ts'
import type { Waiting } from '../texts/views/home.ts'
import { line, plain } from '../texts/words.ts'
import { dispatch, type Dispatch } from './dispatch.ts'
import { homes } from './homes.ts'

let house: ReturnType<typeof temporaryStore>
let clock: FakeClock
let slack: FakeChat
let desk: Dispatch
let pages: Worker
let waits: readonly Waiting[]
let looks: number

const kit = () => testKit({ clock, store: house.store, waiting: async () => { looks += 1; return waits } })
const signature = (id: number, duty: Duty): Waiting => ({
  key: `check:${id}`, kind: 'check', title: () => `Pemeriksaan ${id}`, since: 0, due: null,
  acts: (t) => [{ say: `sign ${id} #0123456789`, label: t.checks.acts.sign, style: 'primary', words: ['paraf'] }],
  concerns: (person) => person.duties.includes(duty),
})
const idle = async () => {
  await desk.idle()
  await pages.idle()
}
/** Facts change, and what waits with them. */
async function changes(to: readonly Waiting[]): Promise<void> {
  waits = to
  await house.store.write((tx) => audit(tx, { at: clock.now(), by: { kind: 'bot' }, act: 'check.opened', subject: 'check:1' }))
  await idle()
}
const later = async (ms: number) => {
  clock.set(new Date(clock.now().getTime() + ms))
  await idle()
}
const shown = (user: string): Message => slack.homes(user).at(-1)!.id
const rows = (message: Message) => message.blocks.flatMap((block) => (block.kind === 'rows' ? block.rows.map((row) => plain(row.label)) : []))

beforeEach(async () => {
  house = temporaryStore()
  clock = fakeClock('2026-11-23T00:30:00Z')
  slack = fakeChat({ id: 'slack' })
  waits = []
  looks = 0
  const platforms = new Map([[slack.id, slack]])
  desk = dispatch(kit(), platforms)
  pages = homes(kit(), platforms)
  await house.store.write(async (tx) => {
    for (const [user, duty] of [['U1', 'edp'], ['U2', 'manager']] as const) await identify(tx, { platform: 'slack', userId: user, person: (await addPerson(tx, { name: `Orang ${user}`, duties: [duty], at: clock.now() })).id, at: clock.now() })
  })
  await desk.start()
  await pages.start()
})
afterEach(async () => {
  await pages.stop()
  await desk.stop()
  await house.remove()
})

describe('somebody’s own page', () => {
  it('shows what waits for that person, with buttons that say for which of them they are, in both languages', async () => {
    waits = [signature(17, 'edp'), signature(18, 'edp'), signature(19, 'manager')]
    await slack.openHome('U1')
    await idle()
    expect(rows(shown('U1'))).toEqual(['Pemeriksaan 17', 'Pemeriksaan 18'])
    expect(shown('U1').actions).toEqual([
      { say: 'sign 17 #0123456789', label: 'Paraf · Pemeriksaan 17', style: 'primary' },
      { say: 'sign 18 #0123456789', label: 'Paraf · Pemeriksaan 18', style: 'primary' },
    ])
    expect(plain(slack.homes('U1')[0]!.en.title)).toBe('Waiting for Orang U1')
    expect(slack.homes('U2')).toEqual([])
  })

  it('is shown anew when what waits has changed, and left alone when it has not', async () => {
    await slack.openHome('U1')
    await idle()
    expect(shown('U1').blocks).toEqual([{ kind: 'line', line: line('Tidak ada yang menunggu Anda saat ini.') }])
    await later(10 * SECOND)
    await changes([signature(17, 'edp')])
    expect(rows(shown('U1'))).toEqual(['Pemeriksaan 17'])
    await later(10 * SECOND)
    await changes([signature(17, 'edp'), signature(19, 'manager')])
    expect(slack.homes('U1')).toHaveLength(2)
  })

  it('is shown at most every few seconds while facts rush by, and the last of them is what stays', async () => {
    await slack.openHome('U1')
    await idle()
    for (let n = 1; n <= 20; n += 1) await changes([signature(n, 'edp')])
    expect(slack.homes('U1')).toHaveLength(1)
    expect(looks).toBe(1)
    await later(3 * SECOND)
    expect(rows(shown('U1'))).toEqual(['Pemeriksaan 20'])
    expect(slack.homes('U1')).toHaveLength(2)
  })

  it('answers each opening at once, also one right after another', async () => {
    await slack.openHome('U1')
    await idle()
    await slack.openHome('U1')
    await idle()
    expect(slack.homes('U1')).toHaveLength(2)
  })

  it('shows nothing of the hospital to a stranger, and to somebody who was removed meanwhile', async () => {
    waits = [signature(17, 'edp')]
    await slack.openHome('U9')
    await slack.openHome('U1')
    await idle()
    expect(JSON.stringify(slack.homes('U9'))).not.toContain('Pemeriksaan')
    await later(10 * SECOND)
    await house.store.write(async (tx) => {
      await changePerson(tx, { id: 1, removedAt: clock.now() })
      await audit(tx, { at: clock.now(), by: { kind: 'bot' }, act: 'person.removed', subject: 'person:1' })
    })
    await idle()
    expect(JSON.stringify(shown('U1'))).not.toContain('Pemeriksaan')
    expect(shown('U1').actions).toBeUndefined()
  })

  it('is tried again where it could not be shown, and given up where it never can', async () => {
    slack.fail('U1', new Fault({ area: 'chat', op: 'home', retry: 'later', after: 7 }))
    await slack.openHome('U1')
    await idle()
    expect(slack.homes('U1')).toEqual([])
    slack.fail('U1', null)
    await later(6 * SECOND)
    expect(slack.homes('U1')).toEqual([])
    await later(SECOND)
    expect(slack.homes('U1')).toHaveLength(1)
    slack.fail('U2', new Fault({ area: 'chat', op: 'home', retry: 'never' }))
    await slack.openHome('U2')
    await idle()
    slack.fail('U2', null)
    await later(3600 * SECOND)
    await changes([signature(3, 'manager')])
    expect(slack.homes('U2')).toEqual([])
  })

  it('goes on being kept up to date after a restart, without being shown anew for nothing', async () => {
    waits = [signature(17, 'edp')]
    await slack.openHome('U1')
    await idle()
    await pages.stop()
    pages = homes(kit(), new Map([[slack.id, slack]]))
    await pages.start()
    await later(10 * SECOND)
    expect(slack.homes('U1')).toHaveLength(1)
    await changes([])
    expect(slack.homes('U1')).toHaveLength(2)
  })
})
