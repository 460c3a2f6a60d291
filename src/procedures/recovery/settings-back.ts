import { refuse, type Outcome } from '../../core/outcome.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { standInHand, stepInHand } from '../../core/procedure-reading.ts'
import { SETTINGS_BACK, type BackFacts } from '../../core/recovery-back.ts'
import { recoveryFacts } from '../../core/recovery-case.ts'
import { mayGoBack, switchesOf, type ModuleSwitch } from '../../core/recovery-settings.ts'
import { procedureById, type ProcedureRow } from '../../store/procedures.ts'
import type { Query, Tx } from '../../store/store.ts'
import { settingsBackCard } from '../../texts/views/settings.ts'
import { freely, type Moment, type Procedure } from '../hands.ts'
import { actorOf, record, showCard } from '../record.ts'
import type { Answering } from './answer.ts'
import { calledIn } from './names.ts'
import { RECOVERY_ROOMS, type RecoveryDesk, type RecoveryMakers } from './procedure.ts'
import { mayRollBack, openRollBack, rollBackScript } from './roll-back.ts'
import { rollingBack } from './rolling-back.ts'
import { RECOVERY } from './script.ts'
import { seenOf, switchables, type Switchable } from './settings-step.ts'

/** The old connection settings of modules stand again. */
export const settingsBackScript = rollBackScript(SETTINGS_BACK)

/** The roll-back of a recovery's settings: each module whose old file stands again, or why it does not. */
export function settingsBackProcedure(desk: RecoveryDesk, of: { readonly recovery: Procedure; readonly hands: Pick<RecoveryMakers, 'putBack'> }): Procedure {
  const procedure: Procedure = {
    kind: SETTINGS_BACK,
    room: 'manager',
    also: RECOVERY_ROOMS.filter((room) => room !== 'manager'),
    card: (state, _now, doing) => settingsBackCard({ state, doing: doing ?? null, called: calledIn(desk.site, factsOf(state).system) }),
    look: {},
    run: {
      back: {
        claim: freely,
        work: async ({ state }, control) => {
          const { modules, number, recovery, system } = factsOf(state)
          const { putBack } = of.hands
          if (putBack === undefined) throw new Error(`recovery ${recovery} changed settings that nobody can put back`)
          const known = switchables(desk.site, system)
          const made = await putBack({
            modules: modules.map((before) => ({ module: switchableOf(before, known), before })), place: '', number, signal: control.signal,
            begun: ({ title }, done) => { control.progress({ phase: 'switch', on: title, done, of: modules.length }) },
          })
          // What was not begun any more is as it was.
          const named = new Map(made.map((it) => [it.module, it]))
          const settings = modules.map((before) => ({ ...(named.get(before.module) ?? before), place: before.place, changes: before.changes }))
          return { ok: true, seen: seenOf(desk.site, system, settings), plan: null, skips: [] }
        },
      },
    },
    tell: {
      told: async (tx, moment) => {
        await showCard(tx, { of: procedure, state: moment.state, speak: desk.speak, at: moment.at, fresh: true })
        await noteBack(tx, { of: of.recovery, speak: desk.speak, moment })
      },
    },
  }
  return procedure
}

const factsOf = (state: Pick<ProcedureState, 'plan'>): BackFacts => state.plan?.facts as BackFacts

/** Where it truly lay, and by the values that are known now; what the configuration knows no more is recognised by its hash. */
function switchableOf(before: ModuleSwitch, known: readonly Switchable[]): Switchable {
  const module = known.find(({ name }) => name === before.module)
  const settings = { server: before.server, file: before.file, values: module?.settings.values ?? {} }
  return module === undefined ? { name: before.module, title: before.module, probe: null, settings } : { ...module, settings }
}

/** The recovery's own card and record say it too, as long as it is not over. */
async function noteBack(tx: Tx, { of, speak, moment }: { readonly of: Procedure; readonly speak: RecoveryDesk['speak']; readonly moment: Moment }): Promise<void> {
  const { state, at } = moment
  const settings = switchesOf(state)
  if (settings.length > 0) await record(tx, { of, id: factsOf(state).recovery, event: { kind: 'noted', by: null, note: '', on: 'settings-back', seen: { settings } }, actor: { kind: 'bot' }, speak, at })
}

/**
 * Asks for the old settings of a recovery's modules to stand again, of one of them or of all; whoever may repeat its step may. Refuses
 * where this recovery changed none, while it is changing them, and while another such roll-back is going on.
 */
export async function openBack(tx: Tx, ask: Pick<Answering, 'id' | 'by' | 'speak' | 'at'> & { readonly of: Procedure; readonly module: string | null }): Promise<Outcome<ProcedureRow>> {
  const { id, by, module } = ask
  const may = await mayRollBack(tx, { id, by, step: 'settings' })
  if (!may.ok) return may
  const state = may.value
  const stand = standInHand(state)?.is
  if (state.ending === null && stepInHand(state)?.key === 'settings' && (stand === 'running' || stand === 'due')) return refuse({ reason: 'step-not-open', procedure: id, step: 'settings' })
  const going = await rollingBack(tx, SETTINGS_BACK, id)
  if (going !== null) return refuse({ reason: 'procedure-open', procedure: going })
  const known = switchesOf(state).filter(mayGoBack)
  if (known.length === 0) return refuse({ reason: 'nothing-switched', procedure: id })
  const modules = module === null ? known : known.filter((it) => it.module === module)
  if (modules.length === 0) return refuse({ reason: 'unknown-choice', procedure: id, said: module ?? '', choices: known.map((it) => it.module) })
  const { number, ask: { system } } = recoveryFacts(state)
  const facts: BackFacts = { recovery: id, number, system, modules }
  return await openRollBack(tx, { ...ask, script: settingsBackScript, facts, system })
}

/** Says again that a roll-back of this kind which stands is to go on, or ends it; null where it is none. */
export async function settleBack(tx: Tx, ask: Pick<Answering, 'id' | 'by' | 'speak' | 'at'> & { readonly of: Procedure; readonly event: { readonly kind: 'retried' } | { readonly kind: 'stopped'; readonly why: string } }): Promise<Outcome<ProcedureRow> | null> {
  const { of, id, by, speak, at, event } = ask
  if ((await procedureById(tx, id))?.kind !== of.kind) return null
  return await record(tx, { of, id, event: { ...event, by }, actor: actorOf(by), speak, at })
}

/** Which module is meant: by its name, its title, or its place in the list, `#2`; null for all of them. Unknown, it stays as it was said and is refused as such. */
export async function switchedNamed(query: Query, of: { readonly site: RecoveryDesk['site']; readonly id: number; readonly said: string }): Promise<string | null> {
  const row = await procedureById(query, of.id)
  if (of.said === '' || row?.kind !== RECOVERY) return of.said === '' ? null : of.said
  const known = switchesOf(row.state)
  const { modules } = calledIn(of.site, recoveryFacts(row.state).ask.system)
  const [, place] = /^#(\d{1,3})$/.exec(of.said) ?? []
  const plain = of.said.toLowerCase()
  return (place === undefined ? known.find(({ module }) => module === plain || modules[module]?.toLowerCase() === plain) : known[Number(place) - 1])?.module ?? of.said
}
