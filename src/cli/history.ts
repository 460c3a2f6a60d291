import { history as look } from '../backups/history.ts'
import { days } from '../core/calendar.ts'
import { DAY, HOUR } from '../core/clock.ts'
import { isOwn } from '../core/own.ts'
import type { Site } from '../core/site.ts'
import { historyLine, type HistoryPage, type HistoryPart, type HistoryRow } from '../texts/views/backup-history.ts'
import { plain, textsFor, type Texts } from '../texts/words.ts'
import { looking } from './at-work.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import { reasonsOf } from './follow.ts'
import { hasRun } from './has-run.ts'
import { sayRefusal } from './refused.ts'

export interface HistoryAsk {
  /** A system or a component; null is the only system that there is. */
  readonly what: string | null
  /** `2026-11-01`, `12h`, `7d` or `4w`; null is the very beginning. */
  readonly since: string | null
  readonly only: 'all' | 'failed'
  /** How many back-ups at most; null is a screenful where somebody watches, and everything where nobody does. */
  readonly most: number | null
  readonly before: number | null
  readonly output: 'text' | 'json'
}

/** `pulih history [system|component]`: its back-ups, newest first, as `/history` tells them in chat. Refuses a name that is neither. */
export async function history(cli: Cli, ask: HistoryAsk): Promise<ExitCode> {
  return await withConfigToLook(cli, (config) => hasRun(cli, config, () => looking(cli, config, async ({ kit }) => {
    const { site } = kit
    const since = ask.since === null ? null : sinceOf(ask.since, { at: kit.clock.now(), zone: site.zone })
    if (since === 'unreadable') return notUnderstood(cli, `"${String(ask.since)}" is no beginning. Write a day as 2026-11-01, or a length as 12h, 7d or 4w.`)
    if (ask.what === null && site.systems.filter((system) => !isOwn(system.name)).length !== 1) return notUnderstood(cli, `Name one system or component: ${namesOf(site).join(', ')}.`)
    const most = ask.most ?? (ask.output === 'json' ? null : cli.terminal.page) ?? Infinity
    const t = textsFor(site.zone).en
    const all: HistoryRow[] = []
    for (let before = ask.before; ;) {
      const page = await kit.store.read((query) => look(query, site, { what: ask.what, before, since, only: ask.only, most: Math.min(A_READ, most - all.length) }))
      if (!page.ok) return sayRefusal(cli, t, page.refusal)
      if (ask.output === 'text') for (const row of page.value.rows) cli.terminal.out(rowText(t, row))
      all.push(...page.value.rows)
      before = page.value.more
      if (before === null || all.length >= most || cli.signal.aborted) return ended(cli, { ask, page: page.value, all })
    }
  })))
}

function ended(cli: Cli, of: { readonly ask: HistoryAsk; readonly page: HistoryPage; readonly all: readonly HistoryRow[] }): ExitCode {
  const { ask, page, all } = of
  if (ask.output === 'json') {
    cli.terminal.out(JSON.stringify({ what: page.say, only: ask.only, rows: all.map(rowJson), more: page.more }, null, 2))
  } else {
    if (all.length === 0) cli.terminal.err(ask.only === 'failed' ? `No back-up of ${page.say} failed or was left incomplete${asked(ask)}.` : `No back-up of ${page.say} is recorded${asked(ask)}.`)
    if (page.more !== null) cli.terminal.err(`Older ones: pulih history ${page.say}${ask.since === null ? '' : ` --since ${ask.since}`}${ask.only === 'failed' ? ' --failures' : ''} --before ${page.more}`)
  }
  return cli.signal.aborted ? exit.interrupted : exit.ok
}

const asked = (ask: HistoryAsk) => `${ask.since === null ? '' : ` since ${ask.since}`}${ask.before === null ? '' : ` before ${ask.before}`}`

/** One line a back-up, and below it why a component failed. */
function rowText(t: Texts, row: HistoryRow): string {
  const when = `${days(t.fmt.zone).dateOf(new Date(row.at))} ${t.fmt.clock(row.at)}`
  const head = `${MARKS[row.verdict]} ${when}  ${t.common.levels[row.level].padEnd(12)}  ${plain(historyLine(t, row))}`
  return [head, ...row.parts.flatMap((part) => whyOf(t, part).map((why) => `    ${part.component}: ${why}`))].join('\n')
}

function whyOf(t: Texts, { state, findings, fault }: HistoryPart): readonly string[] {
  return state === 'done' ? [] : reasonsOf(t, { state, facts: { findings, ...(fault === null ? {} : { fault }) } })
}

const rowJson = ({ at, ...row }: HistoryRow) => ({ at: new Date(at).toISOString(), ...row })

function sinceOf(said: string, now: { readonly at: Date; readonly zone: string }): Date | 'unreadable' {
  const [, many, unit] = /^(\d{1,5})([hdw])$/.exec(said.trim()) ?? []
  if (many !== undefined && unit !== undefined) return new Date(now.at.getTime() - Number(many) * (UNITS[unit] ?? DAY))
  const of = days(now.zone)
  const start = /^\d{4}-\d\d-\d\d$/.test(said.trim()) ? of.startOf(said.trim()) : null
  // What is no day on any calendar comes back as another.
  return start === null || Number.isNaN(start.getTime()) || of.dateOf(start) !== said.trim() ? 'unreadable' : start
}

function notUnderstood(cli: Cli, why: string): ExitCode {
  cli.terminal.err(why)
  return exit.usage
}

const namesOf = (site: Site) => site.systems.flatMap((system) => [system.name, ...system.components.map((component) => component.key)])

const A_READ = 50
const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: 7 * DAY }
const MARKS: Readonly<Record<HistoryRow['verdict'], string>> = { ok: '✓', partial: '!', failed: '✗', open: '…' }
