import Database from 'better-sqlite3'
import { factsDigest, type CheckFacts } from '../src/core/check-facts.ts'
import { DAY, HOUR, MINUTE } from '../src/core/clock.ts'
import type { Component } from '../src/core/component.ts'
import type { Level, Site } from '../src/core/site.ts'
import { openStore } from '../src/store/store.ts'
import { writers, type Writers } from './history-rows.ts'

export interface HistoryAsk {
  readonly file: string
  readonly migrations: string
  readonly site: Site
  readonly years: number
  readonly until: Date
}

/** What so many years of keeping its promise leave in the bot's database, the whole audit trail too; returns the number of runs. Deterministic. */
export async function writeHistory(ask: HistoryAsk): Promise<number> {
  await openStore({ file: ask.file, migrations: ask.migrations }).close()
  const db = new Database(ask.file)
  // Nothing is lost if this is cut off, so it is written as fast as it goes; the house puts its own modes back.
  for (const mode of ['journal_mode = OFF', 'synchronous = OFF', 'foreign_keys = OFF', 'cache_size = -400000']) db.pragma(mode)
  const end = ask.until.getTime()
  const start = Math.floor(end / DAY) * DAY - Math.round(ask.years * 365) * DAY
  const write = writers(db)
  const books: Books = { site: ask.site, end, write, base: new Map(), doomed: [] }
  const oneDay = db.transaction((day: number) => { writeDay(books, day) })
  for (let day = start; day < end; day += DAY) oneDay(day)
  db.transaction(() => { write.finish({ jobs: ask.site.schedules.map((it) => `${it.kind}:${it.name}`), until: end }) })()
  db.close()
  return write.runs()
}

interface Books {
  readonly site: Site
  readonly end: number
  readonly write: Writers
  /** What the next log, and the next differential, of a component builds upon. */
  readonly base: Map<string, { readonly full: number; readonly last: number }>
  /** In the order in which they were taken; the first ones go on a Monday. */
  readonly doomed: { readonly copy: number; readonly deletedAt: number }[]
}

function writeDay(books: Books, day: number): void {
  const { site, write, end } = books
  const weekday = new Date(day).getUTCDay()
  while ((books.doomed[0]?.deletedAt ?? Infinity) <= day + DAY) write.gone(books.doomed.shift())
  for (let slot = day; slot < Math.min(day + DAY, end); slot += 15 * MINUTE) {
    const minute = (slot - day) / MINUTE
    const levels: readonly Level[] = [...(minute === 0 && weekday === 0 ? ['full' as const] : []), ...(minute === 60 ? ['differential' as const] : []), 'log']
    for (const { name: system, components } of site.systems) {
      for (const level of levels) writeRound(books, { system, components, level, slot })
      if (weekday === 5 && minute === 360) for (const component of components) write.rehearsal({ component: component.key, copy: books.base.get(component.key)?.last ?? 0, slot })
    }
  }
  if (weekday >= 1 && weekday <= 5 && day + HOUR / 2 < end) write.check({ at: day + HOUR / 2, facts: checkFacts(site, day + HOUR / 2) })
}

function writeRound(books: Books, of: { readonly system: string; readonly components: readonly Component[]; readonly level: Level; readonly slot: number }): void {
  const { write, end } = books
  const { level, slot } = of
  const schedule = `${of.system}-${level}`
  write.slot({ job: `backup:${schedule}`, slot })
  const round = write.round({ system: of.system, level, schedule, slot })
  for (const component of of.components) {
    const before = books.base.get(component.key) ?? null
    // A house that is younger than its first Sunday begins with a full, whatever was asked for.
    const taken = before === null ? 'full' : level
    const base = taken === 'full' ? null : taken === 'differential' ? before?.full ?? null : before?.last ?? null
    const monday = mondayAfter(nextSunday(slot) + 14 * DAY)
    const deletedAt = monday < end ? monday : null
    const copy = write.backup({ round, component, level: taken, slot, base, deletedAt })
    books.base.set(component.key, { full: taken === 'full' ? copy : before?.full ?? copy, last: copy })
    if (deletedAt !== null) books.doomed.push({ copy, deletedAt })
  }
  write.roundEnd({ round, system: of.system, level, slot })
}

/** A week hangs together: it goes when its last copy is old enough. */
function nextSunday(at: number): number {
  const day = Math.floor(at / DAY) * DAY
  return day + (7 - new Date(day).getUTCDay()) * DAY
}

/** Monday, nine o'clock in Jakarta. */
function mondayAfter(at: number): number {
  const day = Math.floor(at / DAY) * DAY
  return day + ((8 - new Date(day).getUTCDay()) % 7) * DAY + 2 * HOUR
}

/** What a morning check of a hospital without troubles keeps. */
function checkFacts(site: Site, at: number): { readonly text: string; readonly digest: string } {
  const found = (probe: 'backup' | 'off-host') => site.systems.flatMap((system) => system.components.map((component) => (
    { probe, system: system.name, subject: component.key, evidence: { kind: 'copy' as const, id: 1, level: 'log' as const, takenAt: at - 15 * MINUTE, rung: 'intact' as const, bytes: 1_000_000, target: 'nas', class: 'off-host' as const }, troubles: [], moving: {} })))
  const facts: CheckFacts = {
    at,
    results: [
      { probe: 'bot-alive', system: null, subject: '', evidence: { kind: 'ticks', since: at - DAY }, troubles: [], moving: {} },
      ...found('backup'),
      ...found('off-host'),
      ...site.targets.map((target) => ({ probe: 'space' as const, system: null, subject: target.name, evidence: { kind: 'space' as const }, troubles: [], moving: { free: 4e12 } })),
    ],
    ledger: [],
  }
  return { text: JSON.stringify(facts), digest: factsDigest(facts) }
}
