import { refuse, type Outcome } from '../../core/outcome.ts'
import { recoveryRules } from '../../core/recovery-rules.ts'
import type { RecoveryPlan } from '../../core/recovery.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import { moduleName, placeName, type Called } from '../../texts/views/recovery-words.ts'

/** What the things of a system are called on its cards; what the configuration does not know any more keeps its short name. */
export function calledIn(site: Pick<Site, 'systems'>, name: string): Called {
  const system = site.systems.find((it) => it.name === name)
  const rules = system === undefined ? null : recoveryRules(system)
  const titles = (list: readonly { readonly name: string; readonly title: string }[]) => Object.fromEntries(list.map((it) => [it.name, it.title]))
  return { system: system?.title ?? name, places: titles(rules?.places ?? []), modules: titles(rules?.modules ?? []), folders: (system?.components ?? []).flatMap(({ key, engine }) => (engine === 'files' ? [key] : [])), rto: system?.rto ?? null }
}

/** A refusal that names servers and modules as people call them, not by their short names. */
export function inTitles<T>(done: Outcome<T>, called: Called): Outcome<T> {
  if (done.ok) return done
  const { refusal } = done
  const titled = (name: string) => (name in called.places ? placeName(called, name) : moduleName(called, name))
  switch (refusal.reason) {
    case 'already-decided': return refuse({ ...refusal, decision: titled(refusal.decision) })
    case 'place-unfit': return refuse({ ...refusal, place: titled(refusal.place) })
    case 'unknown-choice': return refuse({ ...refusal, said: titled(refusal.said), choices: refusal.choices.map(titled) })
    default: return done
  }
}

/** Why nobody need be asked where it shall go: each place with what speaks against it; null where one can be chosen. */
export function noneFits({ places }: Pick<RecoveryPlan, 'places'>, called: Called): Refusal | null {
  if (places.some(({ fit }) => fit)) return null
  return { reason: 'no-place-fits', places: places.map(({ name, grounds }) => ({ name: placeName(called, name), finding: grounds.flatMap(({ findings }) => findings)[0] ?? null })) }
}
