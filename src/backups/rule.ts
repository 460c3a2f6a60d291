import { copyRule, type CopyRule } from '../core/copy-rule.ts'
import { allowedAges } from '../core/status-rules.ts'
import { siteStatus, type StatusDesk } from './status.ts'

/** How a system keeps 3-2-1-1-0 now. */
export async function ruleOf(desk: StatusDesk, system: string): Promise<CopyRule> {
  const { components, at } = await siteStatus(desk, system)
  return copyRule({ site: desk.site, system, components, at, allowed: allowedAges(desk.site).get(system) ?? Infinity })
}
