import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import type { Kit } from '../../bot/kit.ts'
import { postOffice } from '../../bot/post-office.ts'
import { quiet } from '../../core/log.ts'
import type { Duty } from '../../core/people.ts'
import type { Worker } from '../../core/worker.ts'
import { standing } from '../../store/alarms.ts'
import { auditHead } from '../../store/audit.ts'
import { owe } from '../../store/outbox.ts'
import { addPerson, identify } from '../../store/people.ts'
import { saveRoom } from '../../store/rooms.ts'
import type { Store } from '../../store/store.ts'
import { speaker } from '../../texts/words.ts'
import { sample } from '../contracts/platform-on-trial.ts'
import { fakeChat, type FakeChat } from './chat-platform.ts'
import { fakeClock, type FakeClock } from './clock.ts'
import { deedsOf } from './dispatch-menu.ts'
import { testKit } from './kit.ts'
import { temporaryStore } from './store.ts'

/** Dispatch with a chat before it and a post office behind it: Budi is of the EDP, Sari a manager, and the head of the IGD there. */
export interface DispatchWard {
  /** Another one may take its place where a test has closed it. */
  home: ReturnType<typeof temporaryStore>
  readonly clock: FakeClock
  readonly chat: FakeChat
  /** Another one may take its place, as at the next start. */
  desk: Dispatch
  readonly office: Worker
  /** In which order checks were signed. */
  readonly order: readonly number[]
  /** What happens in the hospital, once, while a command is between its look and its deed. */
  between: (() => Promise<void>) | null
  kit(): Kit
  person(user: string, duties: readonly Duty[]): Promise<number>
  room(name: string): Promise<unknown>
  /** The card of a check, as it stands in the room of the EDP. */
  card(check: number): Promise<string>
  idle(): Promise<void>
  decided(): Promise<readonly string[]>
  auditLines(): Promise<number>
  end(): Promise<void>
}

export async function dispatchWard(): Promise<DispatchWard> {
  const home = temporaryStore()
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const chat = fakeChat({ recognises: 'once' })
  const platforms = new Map([[chat.id, chat]])
  const order: number[] = []
  const menu = deedsOf({ order, meanwhile: async () => {
    const act = ward.between
    ward.between = null
    await act?.()
  } })
  const kit = () => testKit({ clock, store: ward.home.store, menu })
  const ward: DispatchWard = {
    home, clock, chat, order, kit,
    desk: dispatch(testKit({ clock, store: home.store, menu }), platforms),
    office: postOffice({ store: home.store, clock, log: quiet, speak: speaker('Asia/Jakarta') }, platforms),
    between: null,
    person: (user, duties) => home.store.write(async (tx) => {
      const added = await addPerson(tx, { name: user, duties, at: clock.now() })
      await identify(tx, { platform: 'web', userId: user, person: added.id, at: clock.now() })
      return added.id
    }),
    room: (name) => home.store.write((tx) => saveRoom(tx, { platform: 'web', chat: name, thread: null, name, purpose: 'edp', unit: null, lang: 'id', at: clock.now() })),
    card: async (check) => {
      await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'edp' }, card: `check:${check}`, spoken: sample('menunggu paraf', { actions: [{ say: `sign ${check}`, label: 'Paraf', words: ['paraf', 'ok'] }] }) }))
      await ward.office.idle()
      return chat.posted('edp').at(-1)!.message
    },
    idle: async () => {
      await ward.desk.idle()
      await ward.office.idle()
    },
    decided: async () => (await home.store.read(standing)).map((alarm) => alarm.key).filter((key) => key.startsWith('decided:')),
    auditLines: async () => (await home.store.read(auditHead)).seq,
    end: async () => {
      await ward.desk.stop()
      await ward.office.stop()
      await ward.home.remove()
    },
  }
  await ward.office.start()
  await ward.desk.start()
  await ward.room('edp')
  await ward.person('Budi', ['edp'])
  await ward.person('Sari', ['manager'])
  await ward.person('Kepala IGD', ['unit-head'])
  return ward
}

/** Who signed what: the fact that `sign` makes. */
export const signedIn = async (store: Store) => (await store.read(standing)).filter((alarm) => alarm.key.startsWith('signed:')).map((alarm) => `${alarm.key} ${(alarm.facts as { by: string }).by}`)
