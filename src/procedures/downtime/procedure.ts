import { mayTakeOver } from '../../core/downtime-asked.ts'
import { downtimeFacts, endAsBegun, isDown, stageOf } from '../../core/downtime-case.ts'
import { announcedIn } from '../../core/downtime-news.ts'
import { downtimeRules, servicesAt } from '../../core/downtime-rules.ts'
import type { Tried } from '../../core/downtime-seen.ts'
import { isFollowedUp } from '../../core/downtime-re-entry.ts'
import { DOWNTIME, type DowntimeFacts } from '../../core/downtime.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import { newsTold, type ToldNews } from '../../store/downtime-news.ts'
import { openProcedures } from '../../store/procedures.ts'
import type { Query, Store, Tx } from '../../store/store.ts'
import { downtimeCard } from '../../texts/views/downtime.ts'
import { freely, type Control, type Done, type Moment, type Procedure } from '../hands.ts'
import { tellOfDowntime } from '../incident/led-to.ts'
import { showCard } from '../record.ts'
import { unready } from './gate.ts'
import type { DowntimeHands } from './hands.ts'
import { serviceTitles, unitsOf } from './names.ts'
import { LEAD } from './script.ts'
import { nameUnreached } from './reach.ts'
import { stillDown, tellUnits, type DowntimeDesk } from './tell.ts'

/** A downtime: its card, who does the work of its steps, and who is told what. */
export function downtimeProcedure(desk: DowntimeDesk & { readonly store: Pick<Store, 'read'> }, hands: DowntimeHands): Procedure {
  const { site, speak } = desk
  const caseOf = (state: ProcedureState, now: Date) => ({ state, now: now.getTime(), titles: serviceTitles(site), saveBefore: downtimeRules(site).saveBefore })
  const wake = (tx: Tx, { state, at }: Moment) => showCard(tx, { of: procedure, state, speak, at, fresh: true })
  const say = async (tx: Tx, moment: Moment, news: Pick<ToldNews, 'kind' | 'why'> & Partial<Pick<ToldNews, 'window'>>) => {
    const { window } = downtimeFacts(moment.state)
    await tellUnits(tx, desk, { ...moment, news: { window, ...news, before: null } })
    await wake(tx, moment)
    await nameUnreached(tx, desk, { ...moment, of: procedure })
    if (news.kind === 'started' || news.kind === 'back' || news.kind === 'cancelled') await showOthers(tx, moment)
  }
  const procedure: Procedure = {
    kind: DOWNTIME,
    room: 'manager',
    also: ['edp'],
    card: (state, now) => downtimeCard(caseOf(state, now)),
    cardNow: async (query, { state, at }) => downtimeCard({ ...caseOf(state, at), still: await stillDown(query, state) }),
    asks: (state) => {
      if (stageOf(state) !== 'asked') return { until: null, helps: () => false }
      // Nobody can agree any more to what has been; whoever can make it decidable is asked as well.
      return { until: downtimeFacts(state).window.from, helps: (person) => mayTakeOver(state, person) }
    },
    look: {
      due: async (_, { state, at }) => {
        const from = downtimeFacts(state).window.from - LEAD
        return at.getTime() >= from ? { yes: true, seen: null } : { yes: false, why: 'not-yet', lookAt: from }
      },
      well: async (query, { state }) => everyTouchedUnit(query, state, 'normal'),
      // A unit that still has trouble keeps it open, however much is typed in.
      're-entered': async (query, { state }) => (isFollowedUp({ units: unitsOf(site, downtimeFacts(state)), answers: await unitAnswersOf(query, state.id) }) ? { yes: true, seen: null } : { yes: false, why: 'not-entered', lookAt: null }),
    },
    run: {
      gate: { claim: freely, work: ({ state, at }) => gate(state, at) },
      verify: { claim: freely, work: ({ state }, control) => verify(state, control) },
    },
    tell: {
      remind: wake,
      announced: async (tx, moment) => {
        const isFirst = (await newsTold(tx, moment.state.id)).length === 0
        await say(tx, moment, isFirst ? { kind: 'announced', why: null } : { kind: 'changed', why: moment.state.evidence.findLast(({ what }) => what === 'planned')?.note ?? null })
      },
      started: (tx, moment) => say(tx, moment, { kind: 'started', why: null, window: { from: downtimeFacts(moment.state).window.from, until: endAsBegun(moment.state) } }),
      back: async (tx, moment) => {
        await say(tx, moment, { kind: 'back', why: null })
        await tellOfDowntime(tx, desk, moment)
      },
      closed: wake,
      cancelled: async (tx, moment) => {
        await wake(tx, moment)
        // Units that never heard of it need not hear that it does not take place; the others know it by the time that they were told.
        const window = announcedIn(await newsTold(tx, moment.state.id))
        if (window !== null) await say(tx, moment, { kind: 'cancelled', why: moment.state.ending?.why ?? null, window })
      },
    },
  }
  return procedure

  /** What goes down or is back here changes what another downtime of the same services may promise. */
  async function showOthers(tx: Tx, { state, at }: Moment): Promise<void> {
    const { services } = downtimeFacts(state)
    for (const other of await openProcedures(tx, DOWNTIME)) {
      if (other.id !== state.id && isDown(other.state) && downtimeFacts(other.state).services.some((name) => services.includes(name))) await showCard(tx, { of: procedure, state: other.state, speak, at, fresh: false })
    }
  }

  async function gate(state: ProcedureState, at: Date): Promise<Done> {
    const found = await desk.store.read((query) => unready(query, { site, facts: downtimeFacts(state), id: state.id, at }))
    return found.length === 0 ? { ok: true, seen: { unready: found }, plan: null, skips: [] } : { ok: false, why: 'unready', seen: { unready: found } }
  }

  /** Every probe of every service that was down, all at once; one that does not answer keeps units where they are. */
  async function verify(state: ProcedureState, { signal }: Control): Promise<Done> {
    const facts: DowntimeFacts = downtimeFacts(state)
    const down = servicesAt(site).filter(({ name }) => facts.services.includes(name))
    const looked: readonly Tried[] = await Promise.all(down.flatMap((service) => service.probes.map(async (probe) => ({ service: service.name, title: probe.title, looked: await hands.probe(probe, signal) }))))
    const tried = [...looked, ...facts.services.filter((name) => !looked.some(({ service }) => service === name) && (!down.some((service) => service.name === name) || !isTicked(state, name))).map((service): Tried => ({ service, title: service, looked: { ok: false, why: 'untested', detail: '' } }))]
    return tried.every(({ looked }) => looked.ok) ? { ok: true, seen: { tried }, plan: null, skips: [] } : { ok: false, why: 'not-stable', seen: { tried } }
  }

  /** Whether a person looks at a service where nothing asks it by itself. */
  function isTicked({ script }: ProcedureState, service: string): boolean {
    return script.steps.some((step) => step.key === 'seen' && step.kind === 'confirm' && step.ticks.some((tick) => tick.startsWith(`${service}: `)))
  }

  async function everyTouchedUnit(query: Query, state: ProcedureState, kind: 'normal') {
    const answers = await unitAnswersOf(query, state.id)
    const missing = unitsOf(site, downtimeFacts(state)).filter(({ key, touched }) => touched.length > 0 && !answers.some((one) => one.unit === key && one.kind === kind))
    return missing.length === 0 ? { yes: true as const, seen: null } : { yes: false as const, why: `${missing.length}`, lookAt: null }
  }
}

