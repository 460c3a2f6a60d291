import type { TargetPlan } from '../core/site.ts'
import { localTarget } from './local.ts'
import type { Target } from './target.ts'

/** The place that a plan of the site description means. */
export function targetFor(plan: TargetPlan): Target {
  return places[plan.type](plan)
}

const places: Record<TargetPlan['type'], (plan: TargetPlan) => Target> = {
  local: (plan) => localTarget({ plan }),
}
