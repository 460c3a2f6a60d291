import { menu } from '../../../commands/index.ts'
import { dispatch, type Dispatch } from '../../bot/dispatch.ts'
import type { Kit } from '../../bot/kit.ts'
import { postOffice } from '../../bot/post-office.ts'
import { HOUR, MINUTE } from '../../core/clock.ts'
import type { Fault } from '../../core/fault.ts'
import type { Duty } from '../../core/people.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { ok } from '../../core/outcome.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import type { RecoveryRules } from '../../core/recovery-rules.ts'
import type { Worker } from '../../core/worker.ts'
import { procedures } from '../../house/procedures.ts'
import { settingsHands } from '../../house/settings.ts'
import { whatWaits } from '../../house/waiting.ts'
import { conductor } from '../../procedures/conductor.ts'
import type { RecoveryHands } from '../../procedures/recovery/hands.ts'
import { lookAgain } from '../../procedures/recovery/look-again.ts'
import { recoveryProcedure, type Further } from '../../procedures/recovery/procedure.ts'
import { verifyAudit } from '../../store/audit.ts'
import { mixedModules } from '../../store/mixed-modules.ts'
import { auditTail, type ToldLine } from '../../store/audit-tail.ts'
import { addPerson, identify } from '../../store/people.ts'
import { openProcedures, procedureById } from '../../store/procedures.ts'
import { saveRoom } from '../../store/rooms.ts'
import type { Action, Attachment, Message } from '../../texts/message.ts'
import { fakeChat, type FakeChat } from '../fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../fakes/clock.ts'
import { testKit } from '../fakes/kit.ts'
import { mortal, type Mortal } from '../fakes/mortal.ts'
import { imaginedHospital, type ImaginedHospital } from '../fakes/recovery-hands.ts'
import { testSite } from '../fakes/site.ts'
import { temporaryStore } from '../fakes/store.ts'
import { wordsOf } from '../hospital/hospital.ts'

/** Where production wants two managers, the failover one, and nobody works on the scratch. */
export const RULES: RecoveryRules = {
  decideWithin: 30 * MINUTE, goodFor: HOUR, remindAfter: [5 * MINUTE, 15 * MINUTE], glass: null, procedure: 'backup',
  places: [
    { name: 'produksi', title: 'Server Produksi', kind: 'production', server: 'produksi', quorum: 2, needs: 'press', grounds: {} },
    { name: 'failover', title: 'Server Failover', kind: 'failover', server: 'produksi', quorum: 1, needs: 'press', grounds: {} },
    { name: 'uji', title: 'Server Uji', kind: 'scratch', server: 'produksi', quorum: 1, needs: 'press', grounds: {} },
  ],
  modules: [{ name: 'kasir', title: 'Kasir', probe: null, settings: null }, { name: 'farmasi', title: 'Farmasi', probe: null, settings: null }],
}

/** The button that decides for a place. */
export const approve = (where = 'failover') => new RegExp(`approve 1 \\S+ ${where}$`)

/** The room in which somebody mostly is, and on which platform. */
const CAST: readonly { readonly user: string; readonly name: string; readonly duties: readonly Duty[]; readonly on: 'telegram' | 'slack'; readonly also?: string }[] = [
  { user: 'sari', name: 'Sari', duties: ['edp'], on: 'telegram' },
  { user: 'tono', name: 'Tono', duties: ['edp'], on: 'telegram' },
  { user: 'rina', name: 'Rina', duties: ['edp', 'manager'], on: 'telegram', also: 'URINA' },
  { user: 'budi', name: 'Budi', duties: ['manager'], on: 'slack' },
  { user: 'dewi', name: 'Dewi', duties: ['manager'], on: 'slack' },
  { user: 'vina', name: 'Vina', duties: ['vendor'], on: 'telegram' },
  { user: 'igd', name: 'Kepala IGD', duties: ['unit-head'], on: 'telegram' },
]

/** EDP and units in Telegram, managers in Slack, over one store; the hospital behind it is imagined, and remembers what was done to it. */
export interface RecoveryWard {
  readonly clock: FakeClock
  readonly home: ReturnType<typeof temporaryStore>
  readonly hospital: ImaginedHospital
  readonly kit: Kit
  /** Services that do not answer, by the title of their probe. */
  readonly away: Set<string>
  /** Somebody types, in their own room or in another one. */
  say(user: string, text: string, where?: { readonly chat?: string; readonly replyTo?: string; readonly file?: { readonly name: string; readonly mime: string; readonly bytes: Buffer } }): Promise<void>
  /** Somebody types where nobody reads along; `reply` answers the newest question there. */
  alone(user: string, text: string, as?: 'reply'): Promise<void>
  /** Somebody answers the newest question of their room. */
  reply(user: string, text: string): Promise<void>
  /** Somebody presses the newest button of a room that says this. */
  press(user: string, what: RegExp, chat?: string): Promise<void>
  /** That button's line and its post, to be pressed later. */
  button(what: RegExp, chat: string): { readonly text: string; readonly message: string }
  /** Every button of a room as its posts read now, the newest post first. */
  actions(chat: string): readonly Action[]
  pressOn(user: string, on: { readonly text: string; readonly message: string }, chat?: string): Promise<void>
  /** The newest card of a room, as a person reads it. */
  card(chat: string, of?: RegExp): string
  message(chat: string): Message
  /** Every post of a room as it reads now, oldest first. */
  wordsIn(chat: string): readonly string[]
  /** What lies below the newest post of a room that has files. */
  files(chat: string): readonly Attachment[]
  says(chat: string): readonly string[]
  /** How many posts of a room read like this now. */
  posts(chat: string, of: RegExp): number
  heard(user: string): string
  /** Every call for that room of a chat fails so until `null`. */
  fail(chat: string, fault: Fault | null): void
  /** Somebody asks for the database, for the usual reason. */
  ask(user?: string): Promise<void>
  state(id?: number): Promise<ProcedureState>
  /** The step that the first recovery stands at; `over` once there is none. */
  step(): Promise<string>
  open(): Promise<readonly number[]>
  waiting(user: string): Promise<readonly string[]>
  trail(act: string): Promise<readonly ToldLine[]>
  idle(): Promise<void>
  pass(ms: number): Promise<void>
  /** The process ends, at once or in good order, and another one starts on the same store. One that was killed does nothing more. */
  restart(how?: 'killed' | 'stopped', rules?: Partial<RecoveryRules> | 'no systems'): Promise<void>
  close(): Promise<void>
}

/** What came back is the newest of these: a full of Sunday, the differential of 03.00, logs every quarter of an hour until 10.15. */
export async function recoveryWard(change: Partial<RecoveryRules> = {}, further: (kit: Kit) => Further = () => ({})): Promise<RecoveryWard> {
  const clock = fakeClock('2026-11-23T03:21:00Z')
  const home = temporaryStore()
  const base = testSite()
  const site = { ...base, systems: base.systems.map((system) => ({ ...system, recovery: { ...RULES, ...change } })) }
  const hospital = imaginedHospital(site, () => clock.now(), () => kit.site)
  hospital.copy({ component: 'simrs/database', level: 'full', takenAt: '2026-11-22T02:00:00+07:00', rung: 'consistent' })
  hospital.copy({ component: 'simrs/database', level: 'differential', takenAt: '2026-11-23T03:00:00+07:00' })
  for (let at = Date.parse('2026-11-23T03:15:00+07:00'); at <= Date.parse('2026-11-23T10:15:00+07:00'); at += 15 * MINUTE) hospital.copy({ component: 'simrs/database', level: 'log', takenAt: new Date(at).toISOString() })
  hospital.copy({ component: 'simrs/aplikasi', level: 'full', takenAt: '2026-11-23T02:00:00+07:00' })
  let instance = 0
  const away = new Set<string>()
  let kit = testKit({ clock, store: home.store, site, menu, downtime: { probe: async ({ title }) => (away.has(title) ? { ok: false, why: 'away', detail: '' } : { ok: true, ms: 1 }), clean: (text) => text } })
  const chats = { telegram: fakeChat({ id: 'telegram', now: () => clock.now() }), slack: fakeChat({ id: 'slack', now: () => clock.now() }) }
  const chatOf = (room: string): FakeChat => (room === 'bos' || CAST.some(({ user, on }) => user === room && on === 'slack') ? chats.slack : chats.telegram)
  const roomOf = (user: string) => (CAST.find((it) => it.user === user)?.on === 'slack' || user === 'URINA' ? 'bos' : user === 'igd' ? 'igd' : 'edp')
  await home.store.write(async (tx) => {
    const at = clock.now()
    for (const one of CAST) {
      const person = await addPerson(tx, { name: one.name, duties: [...one.duties], at })
      await identify(tx, { platform: one.on, userId: one.user, person: person.id, at })
      if (one.also !== undefined) await identify(tx, { platform: 'slack', userId: one.also, person: person.id, at })
    }
    await saveRoom(tx, { platform: 'telegram', chat: 'edp', thread: null, name: 'EDP', purpose: 'edp', unit: null, lang: 'id', at })
    await saveRoom(tx, { platform: 'slack', chat: 'bos', thread: null, name: 'Manajer', purpose: 'manager', unit: null, lang: 'id', at })
    await saveRoom(tx, { platform: 'telegram', chat: 'igd', thread: null, name: 'IGD', purpose: 'unit', unit: 'igd', lang: 'id', at })
  })
  let life: Mortal
  let workers: { readonly desk: Dispatch; readonly office: Worker; readonly bot: Worker; readonly again: Worker }
  // The books are not imagined: a plan knows what they say of modules.
  const planningBy = ({ store, site }: Kit): RecoveryHands => ({ ...hospital.hands, plan: async (ask, control) => {
    const made = await hospital.hands.plan(ask, control)
    const mixed = made.ok ? (await store.read((query) => mixedModules(query, site))).find(({ system }) => system === ask.system) : undefined
    return made.ok && mixed !== undefined ? ok({ ...made.value, mixed }) : made
  } })
  const start = async () => {
    instance += 1
    // What outlives a process is held by each for as long as it lives itself.
    life = mortal({ clock, store: home.store })
    const own: Kit = { ...kit, clock: life.clock, store: life.store, instance: `process-${instance}` }
    const more = Object.fromEntries(Object.entries(further(own)).map(([step, hand]) => [step, life.hold(hand)]))
    kit = { ...own, waiting: (query, now) => whatWaits(kit, query, now), recovery: { hands: life.hold(planningBy(own)), further: more, foresee: life.hold(settingsHands(own)).foresee, putBack: life.hold(settingsHands(own)).putBack } }
    const platforms = new Map([chats.telegram, chats.slack].map((chat) => [chat.id, life.hold(chat)]))
    workers = { desk: dispatch(kit, platforms), office: postOffice(kit, platforms), bot: conductor(kit, procedures(kit)), again: lookAgain(kit, recoveryProcedure(kit, kit.recovery), kit.recovery.hands) }
    await workers.office.start()
    await workers.bot.start()
    await workers.again.start()
    await workers.desk.start()
  }
  await start()
  /** A restore that is held stays in hand: then only the others are waited for. */
  let held = false
  const idle = async () => {
    for (let rounds = 0; rounds < 4; rounds += 1) {
      await workers.desk.idle()
      if (!held) await workers.bot.idle()
      await workers.again.idle()
      await workers.office.idle()
    }
  }
  /** Where somebody is alone with us: Telegram calls that chat by their own number, Slack by one of its own. */
  const aloneWith = (user: string) => (CAST.some((it) => it.user === user && it.on === 'slack') ? `D-${user}` : user)
  const posts = (chat: string) => chatOf(chat).posted(aloneWith(chat))
  const ward: RecoveryWard = {
    clock, home, idle, away,
    get kit() { return kit },
    hospital: { ...hospital, get trouble() { return hospital.trouble }, set trouble(it) { hospital.trouble = it }, get busy() { return hospital.busy }, set busy(it) { hospital.busy = it }, hold: (where) => {
      const hold = hospital.hold(where)
      held = true
      return { reached: hold.reached, go: () => { held = false; hold.go() } }
    } },
    say: async (user, text, where = {}) => {
      const chat = where.chat ?? roomOf(user)
      await chatOf(chat).type({ chat, user, text, ...(where.replyTo === undefined ? {} : { replyTo: where.replyTo }), ...(where.file === undefined ? {} : { file: where.file }) })
      await idle()
    },
    alone: async (user, text, as) => {
      const asked = as === undefined ? undefined : posts(user).findLast((post) => post.said.at(-1)?.id.ask !== undefined)
      await chatOf(user).type({ chat: aloneWith(user), user, text, direct: true, ...(asked === undefined ? {} : { replyTo: asked.message }) })
      await idle()
    },
    reply: async (user, text) => {
      const asked = posts(roomOf(user)).findLast((post) => post.said.at(-1)?.id.ask !== undefined)
      if (asked === undefined) throw new Error(`nothing is asked in ${roomOf(user)}`)
      await ward.say(user, text, { replyTo: asked.message })
    },
    button: (what, chat) => {
      for (const post of [...posts(chat)].reverse()) {
        const action = (post.said.at(-1)?.id.actions ?? []).find(({ say }) => what.test(say))
        if (action !== undefined) return { text: action.say, message: post.message }
      }
      throw new Error(`nothing in ${chat} says ${String(what)}: ${ward.says(chat).join(' | ')}`)
    },
    press: async (user, what, chat = roomOf(user)) => await ward.pressOn(user, ward.button(what, chat), chat),
    pressOn: async (user, on, chat = roomOf(user)) => {
      await chatOf(chat).press({ chat: aloneWith(chat), user, text: on.text, message: on.message })
      await idle()
    },
    message: (chat) => posts(chat).findLast((post) => /RST-|PEMULIHAN|KEMBALI/.test(wordsOf(post.said.at(-1)!.id)))!.said.at(-1)!.id,
    actions: (chat) => [...posts(chat)].reverse().flatMap((post) => post.said.at(-1)?.id.actions ?? []),
    files: (chat) => posts(chat).flatMap((post) => [post.said.at(-1)?.id.files ?? []]).findLast((list) => list.length > 0) ?? [],
    wordsIn: (chat) => posts(chat).map((post) => wordsOf(post.said.at(-1)!.id)),
    card: (chat, of = /./) => posts(chat).map((post) => wordsOf(post.said.at(-1)!.id)).findLast((words) => of.test(words)) ?? '',
    posts: (chat, of) => posts(chat).filter((post) => of.test(wordsOf(post.said.at(-1)!.id))).length,
    says: (chat) => (posts(chat).at(-1)?.said.at(-1)?.id.actions ?? []).map(({ say }) => say),
    fail: (chat, fault) => { chatOf(chat).fail(aloneWith(chat), fault) },
    heard: (user) => [...chats.telegram.whispers(user), ...chats.slack.whispers(user)].at(-1) ?? '',
    state: async (id = 1) => (await home.store.read((query) => procedureById(query, id)))!.state,
    ask: (user = 'sari') => ward.say(user, '/restore simrs database karena "disk rusak"'),
    step: async () => stepInHand(await ward.state())?.key ?? 'over',
    open: async () => (await home.store.read((query) => openProcedures(query))).map(({ id }) => id),
    waiting: async (user) => {
      const caller = { id: CAST.findIndex((it) => it.user === user) + 1, name: '', duties: CAST.find((it) => it.user === user)!.duties }
      return (await home.store.read((query) => kit.waiting(query, clock.now()))).filter((it) => it.concerns(caller)).map(({ key }) => key)
    },
    trail: async (act) => (await home.store.read((query) => auditTail(query, 500))).filter((line) => line.act === act),
    pass: async (ms) => {
      clock.advance(ms)
      await idle()
    },
    restart: async (how = 'stopped', rules = {}) => {
      kit = { ...kit, site: { ...kit.site, systems: rules === 'no systems' ? [] : kit.site.systems.map((system) => ({ ...system, recovery: { ...RULES, ...change, ...rules } })) } }
      held = false
      const old = workers
      if (how === 'killed') await life.die()
      else for (const worker of [old.bot, old.again, old.desk, old.office]) await worker.stop()
      await start()
      await idle()
    },
    close: async () => {
      await workers.bot.stop()
      await workers.desk.stop()
      await workers.office.stop()
      const trail = await home.store.read((query) => verifyAudit(query, []))
      await home.remove()
      if (!trail.ok) throw new Error(`the audit trail is not whole: ${JSON.stringify(trail)}`)
    },
  }
  return ward
}
