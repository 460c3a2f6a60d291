import { clear, raise } from '../store/alarms.ts'
import { copyAt } from '../store/copies.ts'
import { owe } from '../store/outbox.ts'
import { liveRuns } from '../store/runs.ts'
import type { Tx } from '../store/store.ts'
import { strangeOverView, strangeView, type StrangeRow } from '../texts/views/strange-folders.ts'
import { strangeKey } from './alarm-keys.ts'
import type { PlaceSeen } from './inventory-look.ts'
import type { Workshop } from './workshop.ts'

/**
 * Raises one alarm for each target on which folders lie that the books do not know, told once with their count, and clears it
 * once they are gone. A target that does not answer neither raises nor clears.
 */
export async function tellStrange(tx: Tx, shop: Pick<Workshop, 'speak' | 'log'>, of: { readonly places: readonly PlaceSeen[]; readonly at: Date }): Promise<void> {
  const { at } = of
  const rows: StrangeRow[] = []
  const gone: string[] = []
  for (const place of of.places) {
    if (place.seen === 'away') continue
    const { target } = place
    const folders = await unknown(tx, place)
    if (folders > 0) {
      shop.log.info({ target, folders }, 'folders stand there that the books do not know')
      if (await raise(tx, { key: strangeKey(target), facts: { target, folders }, at })) rows.push({ target, folders })
    } else if (await clear(tx, { key: strangeKey(target), at })) gone.push(target)
  }
  const tell = async (spoken: ReturnType<Workshop['speak']>) => {
    const heard = await owe(tx, { at, to: { purpose: 'edp' }, spoken, urgency: 1 })
    if (heard === 0) await owe(tx, { at, to: { purpose: 'admin' }, spoken, urgency: 1 })
  }
  if (rows.length > 0) await tell(shop.speak(strangeView({ at: at.getTime(), rows })))
  if (gone.length > 0) await tell(shop.speak(strangeOverView({ at: at.getTime(), targets: gone })))
}

/** What was committed since the look is in the books by now, or about to be entered by the run that made it. */
async function unknown(tx: Tx, place: Extract<PlaceSeen, { seen: 'there' }>): Promise<number> {
  if (place.strange.length === 0) return 0
  const busy = (await liveRuns(tx)).filter((run) => run.state === 'running').map((run) => `${run.component}/`)
  let folders = 0
  for (const key of place.strange) if (!busy.some((prefix) => key.startsWith(prefix)) && await copyAt(tx, { target: place.target, key }) === null) folders += 1
  return folders
}
