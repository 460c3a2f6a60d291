import { scriptStanding } from '../core/script.ts'
import { areWatched, scriptFacts, scriptTold, watchScripts } from '../store/scripts.ts'
import type { ScriptDesk } from './desk.ts'
import { forgetScripts, isUnsettled, settleScript } from './settle.ts'

/** Finds scripts that fell silent or do not end. What was due while nobody looked is found too, by what was heard and not by what was counted. */
export async function lookAtScripts(desk: ScriptDesk, now: Date): Promise<void> {
  const { scripts } = desk.site
  if (!await desk.store.read((query) => areWatched(query, scripts))) {
    await desk.store.write(async (tx) => { await forgetScripts(tx, await watchScripts(tx, scripts, now.getTime()), now) })
  }
  for (const plan of scripts) {
    // Nearly every look finds nothing new, and a look that writes nothing costs nothing.
    if (await desk.store.read((query) => isUnsettled(query, { plan, at: now }))) await desk.store.write((tx) => settleScript(tx, desk, { plan, at: now }))
  }
}

/** When the next look could find anything new. */
export async function nextScriptTrouble(desk: Pick<ScriptDesk, 'site' | 'store'>, now: Date): Promise<Date | null> {
  const moments = await desk.store.read(async (query) => {
    const all: number[] = []
    for (const plan of desk.site.scripts) {
      const { until } = scriptStanding(plan, { facts: await scriptFacts(query, plan.name), told: await scriptTold(query, plan.name), now: now.getTime() })
      if (until !== null) all.push(until)
    }
    return all
  })
  return moments.length === 0 ? null : new Date(Math.min(...moments))
}
