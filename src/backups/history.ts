import { ok, refuse, type Outcome } from '../core/outcome.ts'
import { isOwn } from '../core/own.ts'
import { standInHand } from '../core/procedure-reading.ts'
import { attempts, isPlanned, placeChosen, recoveryFacts } from '../core/recovery-case.ts'
import { GLASS_REVIEW, glassUses, reviewerOf } from '../core/recovery-glass.ts'
import { recoveryRules } from '../core/recovery-rules.ts'
import { momentOf, RECOVERY } from '../core/recovery.ts'
import { similar } from '../core/similar.ts'
import type { Component } from '../core/component.ts'
import type { Site, System } from '../core/site.ts'
import { copiesOfRun } from '../store/copies.ts'
import { endedProcedures, openProcedures } from '../store/procedures.ts'
import { roundById, roundsOfSystem, type Round } from '../store/rounds.ts'
import { runsOfComponent, runsOfRound, type Run } from '../store/runs.ts'
import type { Query } from '../store/store.ts'
import type { HistoryPage, HistoryPart, HistoryRow, PastRecovery } from '../texts/views/backup-history.ts'
import { newestOf, shortName } from './story.ts'

/** What fits a card on a phone. */
const A_PAGE = 8

export interface HistoryAsk {
  /** A system or a component; null is the only system that there is. */
  readonly what: string | null
  /** The cursor of the row where the last page ended. */
  readonly before: number | null
  readonly since?: Date | null
  readonly only?: 'all' | 'failed'
  readonly most?: number
}

/** One page of what was backed up, newest first: a system's rounds, or a component's runs. Refuses a name that is neither. */
export async function history(query: Query, site: Site, ask: HistoryAsk): Promise<Outcome<HistoryPage>> {
  const found = subjectOf(site, ask.what)
  if (!found.ok) return found
  const subject = found.value
  const { before, since = null, only = 'all', most = A_PAGE } = ask
  const rows: HistoryRow[] = []
  if (subject.kind === 'system') {
    for (const round of await roundsOfSystem(query, { system: subject.system.name, before, since, only, most: most + 1 })) rows.push(await roundRow(query, site, round))
  } else {
    for (const run of await runsOfComponent(query, { component: subject.component.key, kind: 'backup', before, since, only, most: most + 1 })) rows.push(await runRow(query, site, run))
  }
  const page = rows.slice(0, most)
  const title = subject.kind === 'system' ? subject.system.title : subject.component.key
  const say = subject.kind === 'system' ? subject.system.name : subject.component.key
  const recoveries = subject.kind === 'system' && before === null && only === 'all' ? await recoveriesOf(query, { system: subject.system, since }) : []
  return ok({ title, say, only, ...(recoveries.length === 0 ? {} : { recoveries }), rows: page, first: before === null, more: rows.length > most ? page.at(-1)?.cursor ?? null : null })
}

/** Its last recoveries, newest first, those that go on among them. */
async function recoveriesOf(query: Query, of: { readonly system: System; readonly since: Date | null }): Promise<readonly PastRecovery[]> {
  const rows = [...(await openProcedures(query, RECOVERY.kind)).toReversed(), ...await endedProcedures(query, { kind: RECOVERY.kind, most: LAST_RECOVERIES * 4 })]
  const titles = recoveryRules(of.system).places
  const reviews = [...await openProcedures(query, GLASS_REVIEW.kind), ...await endedProcedures(query, { kind: GLASS_REVIEW.kind, most: LAST_RECOVERIES * 4 })].map((row) => row.state)
  return rows.flatMap(({ id, state, openedAt }): readonly PastRecovery[] => {
    const facts = recoveryFacts(state)
    if (facts.ask.system !== of.system.name || (of.since !== null && openedAt < of.since.getTime())) return []
    const place = placeChosen(state)
    const use = glassUses(state).at(-1)
    const how = state.ending?.how ?? (standInHand(state) === null ? 'done' as const : 'going' as const)
    return [{ number: facts.number, at: openedAt, how, place: titles.find(({ name }) => name === place?.name)?.title ?? place?.name ?? null, moment: isPlanned(facts) ? momentOf(facts) : null, touched: attempts(state).some((one) => one.how !== 'beside'), glass: use === undefined ? null : { by: use.by.map(({ name }) => name), reviewedBy: reviewerOf(reviews, { recovery: id, at: use.at }) } }]
  }).slice(0, LAST_RECOVERIES)
}

const LAST_RECOVERIES = 5

type Subject = { readonly kind: 'system'; readonly system: System } | { readonly kind: 'component'; readonly component: Component }

function subjectOf(site: Site, said: string | null): Outcome<Subject> {
  const [only, second] = site.systems.filter((it) => !isOwn(it.name))
  if (said === null && only !== undefined && second === undefined) return ok({ kind: 'system', system: only })
  const word = (said ?? '').toLowerCase()
  const system = site.systems.find((it) => it.name.toLowerCase() === word || it.title.toLowerCase() === word)
  if (system !== undefined) return ok({ kind: 'system', system })
  const components = site.systems.flatMap((it) => it.components)
  const exact = components.find((it) => it.key.toLowerCase() === word)
  const named = components.filter((it) => it.name.toLowerCase() === word)
  const component = exact ?? (named.length === 1 ? named[0] : undefined)
  if (component !== undefined) return ok({ kind: 'component', component })
  const known = site.systems.map((it) => it.name)
  return refuse({ reason: 'no-such-system', name: said ?? '', similar: similar(word, [...known, ...components.map((it) => it.key)]), known })
}

async function roundRow(query: Query, site: Site, round: Round): Promise<HistoryRow> {
  const runs = await runsOfRound(query, round.id)
  const parts: HistoryPart[] = []
  for (const run of newestOf(runs, 'backup')) parts.push(await part(query, { site, run, attempts: runs.filter((it) => it.kind === 'backup' && it.component === run.component).length }))
  return { cursor: round.id, at: round.slot ?? round.createdAt, level: round.level, verdict: round.verdict ?? 'open', length: lengthOf(runs), parts }
}

async function runRow(query: Query, site: Site, run: Run): Promise<HistoryRow> {
  const round = run.round === null ? null : await roundById(query, run.round)
  const verdict = run.state === 'done' ? 'ok' : run.state === 'queued' || run.state === 'running' ? 'open' : 'failed'
  return { cursor: run.id, at: round?.slot ?? run.queuedAt, level: run.level ?? 'full', verdict, length: lengthOf([run]), parts: [await part(query, { site, run, attempts: run.attempt })] }
}

async function part(query: Query, of: { readonly site: Site; readonly run: Run; readonly attempts: number }): Promise<HistoryPart> {
  const { run } = of
  const [copy] = (await copiesOfRun(query, run.id)).filter((it) => it.originId === null)
  return {
    component: shortName(of.site, run.component),
    state: run.state,
    rung: copy?.rung ?? run.rung,
    bytes: run.bytes,
    attempts: of.attempts,
    findings: run.facts.findings ?? [],
    fault: run.facts.fault ?? null,
    copy: copy === undefined ? null : { id: copy.id, target: copy.target, damaged: copy.badAt !== null, deletedAt: copy.deletedAt, lost: copy.deletedAt !== null && copy.deletingAt === null },
  }
}

function lengthOf(runs: readonly Run[]): number | null {
  const from = runs.flatMap((run) => (run.startedAt === null ? [] : [run.startedAt]))
  const to = runs.flatMap((run) => (run.endedAt === null ? [] : [run.endedAt]))
  return from.length === 0 || to.length === 0 ? null : Math.max(...to) - Math.min(...from)
}
