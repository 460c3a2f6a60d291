import { Fault } from '../core/fault.ts'
import type { Place } from '../core/place.ts'
import type { ObservedTargetPlan, TargetPlan } from '../core/site.ts'
import { localTarget } from './local.ts'
import { localPlace } from './observed/local.ts'
import { rclonePlace } from './observed/rclone.ts'
import { notedTarget } from './observed/noted.ts'
import { observedTarget } from './observed/target.ts'
import { rcloneTarget } from './rclone/target.ts'
import type { Target } from './target.ts'

/** The place that a plan of the site description means. `secret` gives the passwords that `.env` holds, by their names. */
export function targetFor(plan: TargetPlan, secret: (name: string) => string = none): Target {
  switch (plan.type) {
    case 'local': return localTarget({ plan })
    case 'rclone': return rcloneTarget({ plan, secret })
    case 'observed': return plan.place === null ? notedTarget(plan) : observedTarget({ plan, place: placeOf(plan.place, secret) })
  }
}

/** Where somebody else's tool leaves its files; refuses where nobody here reaches them. */
export function placeFor({ name, place }: ObservedTargetPlan, secret: (name: string) => string = none): Place {
  if (place === null) throw new Fault({ area: 'config', op: `look at ${name}`, retry: 'never', hint: 'look-at-log', detail: 'nobody here reaches what is noted there' })
  return placeOf(place, secret)
}

/** The same by the names of the targets; refuses a name that is none of theirs. */
export function placesAmong(targets: readonly TargetPlan[], secret: (name: string) => string): (name: string) => Place {
  const places = new Map(targets.flatMap((plan) => (plan.type === 'observed' ? [[plan.name, plan] as const] : [])))
  return (name) => {
    const plan = places.get(name)
    if (plan === undefined) throw new Fault({ area: 'config', op: `look at ${name}`, retry: 'never', hint: 'look-at-log', detail: 'no observed target is called so' })
    return placeFor(plan, secret)
  }
}

function placeOf(place: NonNullable<ObservedTargetPlan['place']>, secret: (name: string) => string): Place {
  return place.type === 'local' ? localPlace(place) : rclonePlace(place, secret)
}

const none = (name: string): string => { throw new Error(`nobody gave the secret ${name}`) }
