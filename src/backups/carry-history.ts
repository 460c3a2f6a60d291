import { ok, type Outcome } from '../core/outcome.ts'
import { isOwn } from '../core/own.ts'
import { placeOf } from '../core/kept-at.ts'
import type { Site } from '../core/site.ts'
import { carriesOfSystem, type Carry } from '../store/carries.ts'
import { runsOfCarry } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import type { CarryPage, CarryRow } from '../texts/views/carry-history.ts'
import { systemOf } from './ask.ts'
import { legsOf } from './carry-legs.ts'
import { shortName } from './story.ts'

/** What fits a card on a phone. */
const A_PAGE = 8

/** One page of what was carried on to further places, newest first. Refuses a system that there is not; null is the only one. */
export async function carryHistory(query: Query, site: Site, ask: { readonly what: string | null; readonly before: number | null }): Promise<Outcome<CarryPage>> {
  const [only] = site.systems.filter((it) => !isOwn(it.name))
  const found = systemOf(site, ask.what ?? only?.name ?? '')
  if (!found.ok) return found
  const { name, title } = found.value
  const carries = await carriesOfSystem(query, { system: name, before: ask.before, most: A_PAGE + 1 })
  const rows: CarryRow[] = []
  for (const carry of carries.slice(0, A_PAGE)) rows.push(await rowOf(query, site, carry))
  return ok({ title, system: name, rows, more: carries.length > A_PAGE ? rows.at(-1)?.id ?? null : null })
}

async function rowOf(query: Query, site: Site, carry: Carry): Promise<CarryRow> {
  const legs = legsOf(site, await runsOfCarry(query, carry.id))
  return {
    id: carry.id,
    at: carry.slot ?? carry.createdAt,
    places: [...new Set(carry.targets.map((target) => placeOf(site, target)))],
    verdict: carry.verdict ?? 'open',
    bytes: legs.reduce((sum, leg) => sum + (leg.state === 'done' ? leg.run.bytes ?? 0 : 0), 0),
    missing: legs.filter((leg) => leg.state !== 'done').map((leg) => `${shortName(site, leg.component)} → ${leg.place}`),
  }
}
