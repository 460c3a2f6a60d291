import { heldFor, standing } from '../../store/alarms.ts'
import { MINUTE, HOUR } from '../../core/clock.ts'
import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { lastSaid, reachNotes } from '../../core/downtime-reach.ts'
import { downtimeRules } from '../../core/downtime-rules.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { stepInHand } from '../../core/procedure-reading.ts'
import { verifyAudit } from '../../store/audit.ts'
import { newsTold } from '../../store/downtime-news.ts'
import { procedureById } from '../../store/procedures.ts'
import { quietFor } from '../../store/quiet.ts'
import { allRooms } from '../../store/rooms.ts'
import { roundsSince } from '../../store/rounds.ts'
import { liveRuns } from '../../store/runs.ts'
import { serviceBook } from '../../store/service-book.ts'
import { slotsOf } from '../../store/slots.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import { lengthOf } from '../../core/availability.ts'
import type { Story } from './acting.ts'
import { ROOMS, type House, type Seen } from './house.ts'
import { sure } from './sure.ts'
import { holdAct, holdAnswer, type Known } from './witness-acts.ts'
import { holdPost, kindOf, numberIn } from './witness-posts.ts'

/** Looks on, and says what has fallen; each sentence holds after every move. */
export interface Witness {
  readonly look: () => Promise<void>
  /** What holds once everything is over. */
  readonly end: () => Promise<void>
}

export function witness(h: House, story: Story): Witness {
  const known = new Map<number, Known>()
  let [acts, answers, posts] = [0, 0, 0]
  /** What each room read of each downtime, by number and room. */
  const read = new Map<string, Seen[]>()
  const over = new Set<number>()
  /** When each room could last not be written to. */
  const muteAt = new Map<string, number>()
  const now = () => h.clock.now().getTime()
  const rules = downtimeRules(h.kit.site)

  function knownOf(id: number, state: ProcedureState): Known {
    const facts = downtimeFacts(state)
    const one = known.get(id) ?? { agreed: [], asker: null, begun: facts.kind === 'unplanned' ? facts.window.from : null, worked: null, cleared: null, overridden: null, until: facts.window.until }
    known.set(id, one)
    return one
  }

  async function look(): Promise<void> {
    for (const chat of story.mute) muteAt.set(chat, h.clock.passed())
    const states = new Map<number, ProcedureState>()
    for (const id of story.ids) states.set(id, (await h.read((query) => procedureById(query, id)))!.state)
    const byNumber = new Map([...states].map(([id, state]) => [downtimeFacts(state).number, id]))
    for (const it of story.acts.slice(acts)) holdAct(h, knownOf(it.id, it.before), { ...it, clockSet: story.clockSet })
    acts = story.acts.length
    for (const it of story.answers.slice(answers)) holdAnswer(it)
    answers = story.answers.length
    for (const post of h.seen.slice(posts)) {
      if (post.how === 'edit') continue
      const number = numberIn(post) ?? ''
      const key = post.chat in ROOMS && kindOf(post) !== null ? `${number} ${post.chat}` : /PERLU DIHUBUNGI/.test(post.title) ? `${number} to call` : post.words.includes('Skrip vendor') ? 'script' : null
      if (key !== null) read.set(key, [...read.get(key) ?? [], post])
      const id = key === `${number} ${post.chat}` ? byNumber.get(number) : undefined
      const state = id === undefined ? undefined : states.get(id)
      if (id !== undefined && state !== undefined) holdPost(post, { known: knownOf(id, state), state, clockSet: story.clockSet, passedOver: isPassedOver(knownOf(id, state), state), late: h.clock.passed() - (muteAt.get(post.chat) ?? -Infinity) <= 6 * MINUTE })
    }
    posts = h.seen.length
    await holdQuiet(states)
    for (const [id, state] of states) {
      if (over.has(id)) continue
      await holdNews(id, state)
      if ((state.ending?.told ?? null) !== null || stepInHand(state) === null) over.add(id)
    }
    for (const [schedule, slots] of await rounds()) sure(new Set(slots).size === slots.length, 'each slot leads to one back-up', `${schedule} ${JSON.stringify(slots)}`)
  }

  /** Whether people are let back on a manager's word alone: nothing was shown to work since. */
  function isPassedOver({ overridden }: Known, state: ProcedureState): boolean {
    const titles = h.kit.site.services!.filter(({ name }) => downtimeFacts(state).services.includes(name)).flatMap(({ probes }) => probes.map(({ title }) => title))
    return overridden !== null && !titles.every((title) => { const last = h.probed.findLast((one) => one.title === title); return last !== undefined && last.ok && last.at > overridden })
  }

  /** Alarms are held only while it is down as people have said. */
  async function holdQuiet(states: ReadonlyMap<number, ProcedureState>): Promise<void> {
    const muting = [...states].filter(([id, state]) => {
      const facts = downtimeFacts(state)
      const it = knownOf(id, state)
      const bound = Math.max(it.until + rules.overrun, facts.kind === 'unplanned' ? facts.window.from + 6 * HOUR : 0)
      return facts.services.includes('simrs') && it.begun !== null && it.cleared === null && state.ending === null && now() < bound
    }).map(([id]) => id)
    const quiet = await h.read((query) => quietFor(query, { site: h.kit.site, now: now(), system: 'simrs' }))
    sure(quiet === null || muting.length > 0, 'alarms are held only while their system is down, and no longer than somebody stood for', JSON.stringify(quiet))
    sure(quiet !== null || muting.length === 0, 'alarms are held while their system is down as announced', JSON.stringify(muting))
    for (const alarm of (await h.read(standing)).filter(({ key }) => key.startsWith('script'))) {
      const held = heldFor(alarm)
      sure(held === null || muting.includes(held), 'an alarm that was held sounds once it is over', `${alarm.key} held for ${held}`)
      if (held === null) sure((read.get('script') ?? []).some(({ chat, at }) => chat === 'edp' && (story.clockSet || at >= alarm.raisedAt)), 'an alarm that nobody holds is told', alarm.key)
    }
  }

  async function holdNews(id: number, state: ProcedureState): Promise<void> {
    const { told, answered, rooms } = await h.read(async (query) => ({ told: await newsTold(query, id), answered: await unitAnswersOf(query, id), rooms: await allRooms(query) }))
    const facts = downtimeFacts(state)
    const it = knownOf(id, state)
    const stage = stageOf(state)
    const last = told.at(-1)
    const name = `${facts.number} ${stage} ${JSON.stringify(told.slice(-3))} at ${now()}`
    const ended = state.ending !== null || stage === 'over'
    if (last !== undefined && !story.clockSet) {
      sure((last.kind !== 'overrun' && last.kind !== 'update') || last.window.until > last.at, 'no end is promised that lies in the past', name)
      if (stage === 'under-way' || stage === 'verifying') sure(last.window.until > now(), 'nobody waits in silence past the end that was announced', name)
      const stands = it.agreed.at(-1)
      if (stands !== undefined && (stage === 'announced' || stage === 'asked') && now() >= stands.window.from + 10 * MINUTE) sure(now() - last.at <= Math.max(rules.overrun, last.at - stands.window.until) && last.at >= stands.window.from, 'nobody waits in silence for what was announced and does not begin', name)
      if (stands !== undefined && stage === 'announced' && now() < stands.window.from) {
        const due = Math.min(...rules.remind.filter((before) => stands.window.from - before <= now()))
        if (Number.isFinite(due) && stands.window.from - due > stands.at + due / 4) sure(told.some(({ kind, before, at }) => kind === 'reminder' && (before ?? 0) <= due && at >= stands.at), 'nobody goes without the reminder that is due', name)
      }
    }
    if (state.ending !== null && it.agreed.length > 0 && it.begun === null) sure(last?.kind === 'cancelled', 'who was told of it is told that it does not take place', name)
    if (it.cleared !== null) sure(told.filter(({ kind }) => kind === 'back').length === 1, 'who was told of it is told that it is over', name)
    for (const [chat, unit] of Object.entries(ROOMS)) {
      const room = rooms.find((one) => one.name === chat)
      const mine = read.get(`${facts.number} ${chat}`) ?? []
      const greets = room === undefined ? 0 : reachNotes(state, 'greeted').filter(({ seen }) => (seen as { said: readonly number[] }).said.includes(room.id)).length
      const again = reachNotes(state, 'asked-again').filter(({ seen }) => (seen as { units: readonly string[] }).units.includes(unit)).length
      const settled = answered.filter((one) => one.unit === unit && one.settled !== null).length
      // Whoever objected hears that work goes on all the same.
      const passed = answered.some((one) => one.unit === unit && one.kind === 'objection') ? state.evidence.filter(({ what, on }) => what === 'stood-in' && on === 'override').length : 0
      sure(mine.length <= told.length + greets + again + settled + passed, 'whoever is told is told once', `${chat} ${mine.length} posts, ${told.length} pieces of news, ${name}`)
      const able = room?.state === 'active' && !story.mute.has(chat) && h.clock.passed() - (muteAt.get(chat) ?? -Infinity) > 6 * MINUTE
      const late = stage === 'announced' && now() >= facts.window.from
      if (!able || last === undefined || ended || late || last.kind === 'reminder' || last.kind === 'not-begun' || story.clockSet) continue
      sure(mine.at(-1) !== undefined && kindOf(mine.at(-1)!) === last.kind, 'every unit that can be reached reads what was told last', `${chat} read ${mine.at(-1)?.title ?? 'nothing'}; ${name}`)
    }
    const said = lastSaid(told)
    if (said !== null && !story.clockSet && !ended) for (const { key, name: unit } of h.kit.site.units) {
      const reached = rooms.some((room) => room.unit === key && room.state === 'active')
      if (reached || answered.some((one) => one.unit === key && one.at >= said.at)) continue
      sure((read.get(`${facts.number} to call`) ?? []).some((post) => post.chat === 'edp' && post.words.includes(unit) && post.at >= said.at), 'a unit that nobody reaches is named to whoever calls it', `${unit}; ${name}`)
    }
  }

  async function rounds(): Promise<readonly (readonly [string, readonly number[]])[]> {
    const found: (readonly [string, readonly number[]])[] = []
    for (const schedule of ['malam', 'log']) found.push([schedule, (await h.read((query) => roundsSince(query, { schedule, from: new Date(0), most: 1000 }))).flatMap(({ slot }) => slot ?? [])])
    return found
  }

  return {
    look,
    end: async () => {
      const site = h.kit.site
      sure((await h.read(liveRuns)).length === 0, 'every back-up that waited has run', JSON.stringify(await h.read(liveRuns)))
      const [[, slots] = ['', []]] = await rounds()
      for (const { slot, state, outcome } of await h.read((query) => slotsOf(query, { job: 'backup:malam', from: 0, until: now() + 1 }))) sure((state !== 'fired' && state !== 'late') || slots.includes(slot), 'every back-up that was due has run, or is told not to have', `${new Date(slot).toISOString()} ${state} ${JSON.stringify(outcome)}`)
      const trail = await h.read((query) => verifyAudit(query, []))
      sure(trail.ok, 'the audit trail is whole', JSON.stringify(trail))
      if (story.clockSet) return
      const book = await h.read((query) => serviceBook(query, { site, now: h.clock.now() }))
      for (const service of ['simrs', 'pacs']) {
        const down: { from: number; until: number }[] = []
        for (const id of story.ids) {
          const { state } = (await h.read((query) => procedureById(query, id)))!
          const it = knownOf(id, state)
          if (downtimeFacts(state).services.includes(service) && it.begun !== null) down.push({ from: it.begun, until: it.cleared ?? now() })
        }
        const months = book.past.find(({ name }) => name === service)?.months ?? []
        const sum = months.reduce((all, one) => all + one.planned + one.unplanned, 0)
        sure(sum === lengthOf(down), 'the book of availability says what units were told', `${service}: ${sum / MINUTE} minutes, told ${lengthOf(down) / MINUTE}`)
      }
    },
  }
}
