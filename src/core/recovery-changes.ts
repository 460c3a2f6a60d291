import { canonical } from './digest.ts'
import type { PlaceFound, PlanChange, RecoveryPlan } from './recovery.ts'

/** How a plan that was made anew differs from the one that was shown. */
export function planChanges(shown: Pick<RecoveryPlan, 'parts' | 'places'>, now: Pick<RecoveryPlan, 'parts' | 'places'>): readonly PlanChange[] {
  const before = (name: string) => shown.places.find((place) => place.name === name)
  return [
    ...now.parts.flatMap(({ component, moment }): readonly PlanChange[] => (moment > (shown.parts.find((part) => part.component === component)?.moment ?? Infinity) ? [{ what: 'newer-copy', component, moment }] : [])),
    ...shown.places.flatMap(({ name }): readonly PlanChange[] => (now.places.some((place) => place.name === name) ? [] : [{ what: 'place-gone', place: name }])),
    ...now.places.flatMap((place): readonly PlanChange[] => {
      const was = before(place.name)
      return was === undefined ? [{ what: 'place-new', place: place.name }] : samePlace(was, place) ? [] : [{ what: 'place-changed', place: place.name }]
    }),
  ]
}

/** Whether the same servers stand where the plan said, with the same on them; free space and warnings come and go. */
export const samePlaces = (a: readonly PlaceFound[], b: readonly PlaceFound[]): boolean => a.length === b.length && a.every((place, n) => samePlace(place, b[n]))

function samePlace(a: PlaceFound, b: PlaceFound | undefined): boolean {
  const told = (place: PlaceFound) => canonical({ name: place.name, kind: place.kind, fit: place.fit, grounds: place.grounds.map(({ component, identity, holds }) => ({ component, identity, holds })) })
  return b !== undefined && told(a) === told(b)
}
