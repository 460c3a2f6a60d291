import type { TargetPlan } from '../core/site.ts'
import { localTarget } from './local.ts'
import { rcloneTarget } from './rclone/target.ts'
import type { Target } from './target.ts'

/** The place that a plan of the site description means. `secret` gives the passwords that `.env` holds, by their names. */
export function targetFor(plan: TargetPlan, secret: (name: string) => string = none): Target {
  return plan.type === 'local' ? localTarget({ plan }) : rcloneTarget({ plan, secret })
}

const none = (name: string): string => { throw new Error(`nobody gave the secret ${name}`) }
