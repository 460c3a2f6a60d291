import { recoveryRules } from '../../core/recovery-rules.ts'
import type { Site } from '../../core/site.ts'
import type { Called } from '../../texts/views/recovery-words.ts'

/** What the things of a system are called on its cards; what the configuration does not know any more keeps its short name. */
export function calledIn(site: Pick<Site, 'systems'>, name: string): Called {
  const system = site.systems.find((it) => it.name === name)
  const rules = system === undefined ? null : recoveryRules(system)
  const titles = (list: readonly { readonly name: string; readonly title: string }[]) => Object.fromEntries(list.map((it) => [it.name, it.title]))
  return { system: system?.title ?? name, places: titles(rules?.places ?? []), modules: titles(rules?.modules ?? []), rto: system?.rto ?? null }
}
