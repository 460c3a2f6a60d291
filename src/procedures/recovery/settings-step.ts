import { SECOND } from '../../core/clock.ts'
import { SETTINGS_BACK } from '../../core/recovery-back.ts'
import { needlessAt, partsSeen, placeChosen, recoveryFacts, type SeenPart } from '../../core/recovery-case.ts'
import { recoveryRules, switchedAt, type ModulePlan, type RecoveryRules, type SettingsPlan } from '../../core/recovery-rules.ts'
import { switchesOf, type ModuleSwitch, type SwitchesSeen } from '../../core/recovery-settings.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import type { Site } from '../../core/site.ts'
import type { Query } from '../../store/store.ts'
import type { Control, RunHand } from '../hands.ts'
import { rollingBack } from './rolling-back.ts'

export type Switchable = ModulePlan & { readonly settings: SettingsPlan }

/** Modules whose settings are to lead somewhere, with what this recovery has noted of each before. */
export interface SettingsAsk {
  readonly modules: readonly { readonly module: Switchable; readonly before: ModuleSwitch | undefined }[]
  readonly place: string
  readonly number: string
  readonly signal: AbortSignal
  /** One more is begun, when so many were done. */
  readonly begun: (module: Switchable, done: number) => void
}

/** What the settings of modules ask of whoever can reach their files. */
export interface SettingsHands {
  /** Lets each lead to the place; a module whose file is not as it should be is as it was, and says why. */
  readonly lead: (ask: SettingsAsk) => Promise<readonly ModuleSwitch[]>
  /** Whether each could be led to the place now, and if not, why; changes nothing. */
  readonly foresee: (ask: SettingsAsk) => Promise<readonly ModuleSwitch[]>
  /** How each stands now; changes nothing. */
  readonly look: (ask: SettingsAsk) => Promise<readonly ModuleSwitch[]>
  /** Lets the old file of each stand again, where what stands there is what the recovery wrote. */
  readonly putBack: (ask: SettingsAsk) => Promise<readonly ModuleSwitch[]>
}

/** Where the failover serves, the connection settings of every module lead to it; one that does not keeps the step shut and is named (R70). */
export function settingsStep(desk: { readonly site: Site; readonly hands: SettingsHands }): RunHand {
  return {
    claim: async (tx: Query, { state }) => {
      const going = await rollingBack(tx, SETTINGS_BACK, state.id)
      return going === null ? { go: 'on' } : { go: 'later', why: `busy:#${going}`, wait: 5 * SECOND }
    },
    work: async ({ state }, control) => {
      const ask = askOf(desk.site, state, control)
      const made = await desk.hands.lead(ask)
      const named = new Set([...made.map(({ module }) => module), ...switchesOf(state).map(({ module }) => module)])
      const left = ask.modules.filter(({ module }) => !named.has(module.name)).map(({ module }) => untouched(module, ask.place))
      const seen = seenOf(desk.site, systemOf(state), [...made, ...left])
      return seen.ok ? { ok: true, seen, plan: null, skips: [] } : { ok: false, why: 'found', seen }
    },
    left: async ({ state }, signal) => seenOf(desk.site, systemOf(state), await desk.hands.look(askOf(desk.site, state, { signal, progress: () => undefined }))),
  }
}

/** Looks at the settings of modules too when the server is looked at: what would keep them from being led there is told before anything is brought back, and holds nothing up. */
export function foreseeing(hand: RunHand, desk: { readonly site: Site; readonly foresee: SettingsHands['foresee'] | undefined }): RunHand {
  const { site, foresee } = desk
  return {
    ...hand,
    work: async (moment, control) => {
      const done = await hand.work(moment, control)
      const { state } = moment
      if (foresee === undefined || !done.ok || done.plan !== null || !isSwitched(site, state)) return done
      const found = seenOf(site, systemOf(state), await foresee(askOf(site, state, control))).parts.flatMap((part) => (part.findings.length === 0 ? [] : [{ ...part, findings: [], warnings: part.findings }]))
      return found.length === 0 ? done : { ...done, seen: { ...(done.seen as object), parts: [...partsSeen(done.seen), ...found] } }
    },
  }
}

const isSwitched = (site: Site, state: ProcedureState): boolean => state.script.steps.some(({ key }) => key === 'settings') && !skipsAt(site, state).includes('settings')

function askOf(site: Site, state: ProcedureState, control: Pick<Control, 'signal' | 'progress'>): SettingsAsk {
  const place = placeChosen(state)?.name ?? ''
  const modules = switchables(site, systemOf(state)).filter(({ settings }) => settings.values[place] !== undefined)
  const before = switchesOf(state)
  return {
    modules: modules.map((module) => ({ module, before: before.find((it) => it.module === module.name) })),
    place, number: recoveryFacts(state).number, signal: control.signal,
    begun: ({ title }, done) => { control.progress({ phase: 'switch', on: title, done, of: modules.length }) },
  }
}

const untouched = ({ name, settings }: Switchable, place: string): ModuleSwitch => ({ module: name, place, is: 'untouched', server: settings.server, file: settings.file, kept: null, wrote: null, old: null, changes: settings.values[place] ?? [], findings: [] })

/** As cards and reports read every step's evidence, and as the settings are read again. */
export function seenOf(site: Site, system: string, settings: readonly ModuleSwitch[]): SwitchesSeen & { readonly ok: boolean; readonly parts: readonly SeenPart[] } {
  const titles = new Map(switchables(site, system).map(({ name, title }) => [name, title]))
  const parts = settings.map((it): SeenPart => ({
    component: titles.get(it.module) ?? it.module,
    findings: it.findings, warnings: [],
    facts: it.is === 'switched' ? { change: it.changes.map(({ find, put }) => `“${find}” → “${put}”`).join(', '), ...(it.kept === null ? {} : { kept: it.kept }) } : {},
  }))
  return { ok: settings.every(({ is, findings }) => findings.length === 0 && (is === 'switched' || is === 'stood')), parts, settings }
}

/** The modules of a system whose settings Pulih may change, as the configuration has them now. */
export function switchables(site: Site, system: string): readonly Switchable[] {
  const rules = rulesOf(site, system)
  return rules === null ? [] : rules.modules.flatMap((module) => (module.settings === null ? [] : [{ ...module, settings: module.settings }]))
}

/** Steps that the chosen place does not need: its kind says so, and whether anything leads modules to it. */
export function skipsAt(site: Site, state: ProcedureState): readonly string[] {
  const place = placeChosen(state)
  const rules = rulesOf(site, systemOf(state))
  if (place === null) return []
  const needless = needlessAt(place)
  if (place.kind !== 'scratch' && rules !== null && switchedAt(rules, place.name)) return needless.filter((step) => step !== 'settings')
  return needless.includes('settings') ? needless : [...needless, 'settings']
}

const systemOf = (state: Pick<ProcedureState, 'plan'>): string => recoveryFacts(state).ask.system

function rulesOf(site: Site, system: string): RecoveryRules | null {
  const found = site.systems.find(({ name }) => name === system)
  return found === undefined ? null : recoveryRules(found)
}
