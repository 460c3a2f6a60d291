import { HOUR, MINUTE, SECOND } from '../../core/clock.ts'
import type { Purpose } from '../../core/people.ts'
import { agreed } from '../../core/procedure-reading.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { BY_HAND, isPlanned, placeChosen, planOf, recoveryFacts } from '../../core/recovery-case.ts'
import { planChanges } from '../../core/recovery-changes.ts'
import { PUT_BACK } from '../../core/recovery-put-back.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../store/store.ts'
import type { Speak } from '../../texts/words.ts'
import { recoveryCard } from '../../texts/views/recovery.ts'
import { tellOfRecovery } from '../incident/led-to.ts'
import { freely, type Control, type Done, type Moment, type Procedure, type RunHand } from '../hands.ts'
import { showCard } from '../record.ts'
import { wokenAlone } from './alone.ts'
import type { Going, RecoveryHands, Revalidated, Seen } from './hands.ts'
import { calledIn, noneFits } from './names.ts'
import { rollingBack } from './rolling-back.ts'
import { tellServing } from './serving.ts'
import { tellUnits } from './units.ts'
import { RECOVERY, type Extra } from './script.ts'
import { foreseeing, skipsAt, type SettingsHands } from './settings-step.ts'

export interface RecoveryDesk {
  readonly site: Site
  readonly speak: Speak
}

/** Makers of the steps that are only there where somebody makes them. */
export type Further = Readonly<Partial<Record<Extra, RunHand>>>

/** What carries a recovery out. */
export interface RecoveryMakers {
  readonly hands: RecoveryHands
  readonly further: Further
  /** Who looks at modules' settings before they are changed; absent where nobody changes them. */
  readonly foresee?: SettingsHands['foresee']
  /** Who lets a module's old settings stand again; absent where nobody changes them. */
  readonly putBack?: SettingsHands['putBack']
}

/** The rooms of those who decide and of those who do it. */
export const RECOVERY_ROOMS: readonly Purpose[] = ['manager', 'edp']

/** Recovery: its card, and who does the work of each of its steps. */
export function recoveryProcedure(desk: RecoveryDesk, { hands, further, foresee }: RecoveryMakers): Procedure {
  const wake = (tx: Tx, { state, at }: Moment) => showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true })
  const procedure: Procedure = {
    kind: RECOVERY,
    room: 'manager',
    also: ['edp'],
    alone: wokenAlone,
    card: (state, now, doing) => recoveryCard({ state, now, doing: doing ?? null, called: calledIn(desk.site, recoveryFacts(state).ask.system) }),
    look: {},
    run: {
      fresh: { claim: freely, work: copied },
      plan: { claim: freely, work: planned },
      ready: foreseeing(looks((going, control) => hands.ready(going, control), (state) => skipsAt(desk.site, state)), { site: desk.site, foresee }),
      safety: looks((going, control) => hands.safety(going, control)),
      restore: { ...looks((going, control) => hands.bringBack(going, control)), claim: spend, left: ({ state }, signal) => hands.left(goingOf(state), signal) },
      proof: looks((going, control) => hands.examine(going, control)),
      ...further,
    },
    tell: {
      remind: wake,
      // Loud: from now on others may decide.
      glass: (tx, { state, at }) => showCard(tx, { of: procedure, state, speak: desk.speak, at, fresh: true, urgency: 0 }),
      told: async (tx, moment) => {
        await wake(tx, moment)
        await tellOfRecovery(tx, desk, moment)
        await tellServing(tx, { ...desk, hands }, moment)
        if (resumed(moment.state)) await tellUnits(tx, desk, moment)
      },
      farewell: async (tx, moment) => {
        await wake(tx, moment)
        await tellServing(tx, { ...desk, hands }, moment)
        await tellOfRecovery(tx, desk, moment)
      },
    },
  }
  return procedure

  async function copied({ state }: Moment, control: Control): Promise<Done> {
    const seen = await hands.fresh({ procedure: state.id, ask: recoveryFacts(state).ask }, control)
    return seen.ok ? { ok: true, seen, plan: null, skips: [] } : { ok: false, why: FOUND, seen }
  }

  async function planned({ state }: Moment, control: Control): Promise<Done> {
    const { ask, number } = recoveryFacts(state)
    const made = await hands.plan(ask, control)
    if (!made.ok) return refusedBy(made.refusal)
    const none = noneFits(made.value, calledIn(desk.site, ask.system))
    if (none !== null) return refusedBy(none)
    const shown = recoveryFacts(state)
    return { ok: true, seen: null, plan: planOf({ ...made.value, number, changes: isPlanned(shown) ? planChanges(shown, made.value) : [] }), skips: [] }
  }

  /** Held against what is written down in the very transaction that spends it: nothing else is done on that decision than what was decided. */
  async function spend(tx: Tx, { state, at }: Moment) {
    if (saidByHand(state)) return { go: 'later' as const, why: BY_HAND, wait: 6 * HOUR, asks: true as const }
    const back = await rollingBack(tx, PUT_BACK, state.id)
    if (back !== null) return { go: 'later' as const, why: `busy:#${back}`, wait: 5 * SECOND }
    const held = await hands.revalidate(tx, goingOf(state), at)
    switch (held.still) {
      case 'yes': return { go: 'on' as const }
      case 'busy': return { go: 'later' as const, why: busyWith(held.with), wait: MINUTE }
      case 'no': return { go: 'changed' as const, plan: planOf({ ...held.plan, number: recoveryFacts(state).number, changes: held.changes }), skips: [], why: FACTS_CHANGED }
    }
  }
}

/** As the card reads it: `busy:simrs/database`, `busy:#17`. */
const busyWith = (at: Extract<Revalidated, { still: 'busy' }>['with']): string => `busy:${at.kind === 'run' ? at.component : `#${at.procedure}`}`

/** The note of a plan that replaced the one which was shown. */
export const FACTS_CHANGED = 'facts-changed'

/** Whoever confirmed that the server is ready said that another tool restores. */
const saidByHand = (state: ProcedureState): boolean => agreed(state, 'confirmed').at(-1)?.note === BY_HAND

/** The official instruction was given: nobody gives it for a scratch. */
const resumed = (state: ProcedureState): boolean => state.stands[state.script.steps.findIndex(({ key }) => key === 'resume')]?.is === 'done'

/** A step that goes on where nothing was found to speak against it. */
function looks(look: (going: Going, control: Control) => Promise<Seen>, skips: (state: ProcedureState) => readonly string[] = () => []): RunHand {
  return {
    claim: freely,
    work: async ({ state }, control) => {
      const seen = await look(goingOf(state), control)
      const renewed = seen.renewed === undefined ? null : planOf({ ...seen.renewed.plan, number: recoveryFacts(state).number, changes: seen.renewed.changes })
      // The very same plan would be no question, and the step would count as done.
      if (renewed !== null && renewed.digest !== state.plan?.digest) return { ok: true, seen, plan: renewed, skips: [] }
      return seen.ok ? { ok: true, seen, plan: null, skips: skips(state) } : { ok: false, why: FOUND, seen }
    },
  }
}

/** Looked at again by itself, it would be refused again. */
const refusedBy = (refusal: Refusal): Done => ({ ok: false, why: refusal.reason, seen: { refusal }, again: 'people' })

/** What was found stands in what was seen. */
const FOUND = 'found'

/** The decided plan on its way; a step that runs without a decision is a bug of the script. */
export function goingOf(state: ProcedureState): Going {
  const place = placeChosen(state)
  if (place === null) throw new Error(`recovery ${state.id} goes on without a decision`)
  return { procedure: state.id, plan: recoveryFacts(state), place: place.name }
}
