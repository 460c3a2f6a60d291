import { beginning } from '../../core/letters.ts'
import type { ScriptEnd, ScriptStatus, ScriptTrouble } from '../../core/script.ts'
import type { ScriptPlan } from '../../core/site.ts'
import type { Block, Line, Mark, Message } from '../message.ts'
import { line, mono, strong, type Say, type Texts } from '../words.ts'

export interface ScriptTroubleStory {
  readonly plan: ScriptPlan
  readonly trouble: ScriptTrouble
  /** What the script wrote beside its report, as far as it may go out. */
  readonly note: string | null
  readonly now: number
}

/** A script of somebody else's fell silent, hangs or failed. */
export function scriptTroubleView({ plan, trouble, note, now }: ScriptTroubleStory): Say {
  return (t) => {
    const words = t.scripts.troubles[trouble.kind]
    return {
      mood: 'alarm',
      title: line(words.title(plan.title)),
      blocks: [
        { kind: 'line', line: whenOf(t, trouble, now) },
        ...(trouble.kind === 'script-silent' ? [{ kind: 'line' as const, line: trouble.last === null ? line(t.scripts.neverHeard) : line(t.scripts.lastSign, t.fmt.when(trouble.last), '.') }] : []),
        ...(trouble.kind === 'script-overrun' ? [{ kind: 'line' as const, line: line(t.scripts.longest(t.fmt.length(plan.longest))) }] : []),
        ...noteOf(t, note),
        { kind: 'line', line: line(t.scripts.service, ' ', strong(words.action)) },
        { kind: 'small', line: line(t.scripts.noProof) },
      ],
      actions: [{ say: `script ${plan.name}`, label: t.scripts.detail(plan.name), style: 'primary' }, { say: 'status', label: t.backups.actions.status }],
    }
  }
}

/** The end of such a trouble. */
export function scriptOverView({ plan, over, last, open }: { readonly plan: ScriptPlan; readonly over: ScriptTrouble['kind']; readonly last: ScriptEnd | null; readonly open: number | null }): Say {
  return (t) => ({
    mood: 'ok',
    title: line(t.scripts.over[over](plan.title)),
    blocks: [
      ...(last === null ? [] : [{ kind: 'line' as const, line: line(last.state === 'ok' ? t.scripts.ended : t.scripts.endedFailed, t.fmt.when(last.at), '.') }]),
      ...(open === null ? [] : [{ kind: 'line' as const, line: line(t.scripts.started, t.fmt.when(open), '.') }]),
    ],
    silent: true,
  })
}

/** All scripts in a few words each. */
export function scriptListView(scripts: readonly ScriptStatus[], now: number): Say {
  return (t) => ({
    mood: moodOf(scripts),
    title: line(scripts.length === 0 ? t.scripts.none : t.scripts.list),
    blocks: scripts.length === 0 ? [] : [{ kind: 'rows', rows: scripts.map((script) => scriptRow(t, script, now)) }],
    actions: scripts.slice(0, MOST_BUTTONS).map(({ name }) => ({ say: `script ${name}`, label: t.scripts.detail(name) })),
  })
}

export interface ScriptStory {
  readonly plan: ScriptPlan
  readonly status: ScriptStatus
  /** Null for whoever may not see it, or where others read along. */
  readonly token: string | null
  readonly now: number
}

/** Everything of one script; for an admin alone also the lines that it reports with. */
export function scriptView({ plan, status, token, now }: ScriptStory): Say {
  return (t) => ({
    mood: moodOf([status]),
    title: line(t.scripts.detail(plan.title)),
    blocks: [
      { kind: 'rows', rows: [scriptRow(t, status, now)] },
      { kind: 'facts', facts: [
        { label: t.scripts.facts.cron, value: line(mono(plan.cron), ` ${plan.zone}`) },
        { label: t.scripts.facts.grace, value: line(t.fmt.length(plan.grace)) },
        { label: t.scripts.facts.longest, value: line(t.fmt.length(plan.longest)) },
        ...(status.next === null ? [] : [{ label: t.scripts.facts.next, value: line(t.fmt.when(status.next)) }]),
        ...(plan.system === null ? [] : [{ label: t.scripts.facts.system, value: line(plan.system) }]),
      ] },
      ...noteOf(t, status.last?.note ?? null),
      ...(token === null
        ? [{ kind: 'small' as const, line: line(t.scripts.inPrivate) }]
        : [{ kind: 'line' as const, line: line(t.scripts.linesIntro) }, { kind: 'detail' as const, summary: line(t.scripts.lines), lines: pingLines('PULIH', token).map((it) => line(mono(it))) }]),
      { kind: 'small', line: line(t.scripts.noProof) },
    ],
  })
}

/** The lines that a script reports with: at its start, and with its own exit code at its end. */
export function pingLines(at: string, token: string): readonly string[] {
  const ping = `curl -fsS -m 10 --retry 5 ${at.includes('://') ? at : `http://${at}:8420`}/ping/${token}`
  return [`${ping}/start`, `${ping}/$?`]
}

/** One script in a row: its state, and when it was heard of. */
export function scriptRow(t: Texts, script: ScriptStatus, now: number): { readonly mark: Mark; readonly label: Line; readonly detail: Line } {
  const { last, state } = script
  const took = last?.startedAt === null || last === null ? [] : [t.fmt.length(last.at - last.startedAt)]
  const heard = last === null ? [] : [`${t.scripts.last} ${t.fmt.ago(last.at, now)}`, ...took]
  return { mark: MARKS[state], label: line(script.title), detail: line([scriptSentence(t, script), ...heard].join(' · ')) }
}

/** "BELUM MELAPOR (23 Nov 01.00 WIB)" */
export function scriptSentence(t: Texts, { state, troubles }: Pick<ScriptStatus, 'state' | 'troubles'>): string {
  if (troubles.length === 0) return t.scripts.states[state]
  return troubles.map((trouble) => scriptTroubleWords(t, trouble)).join('; ')
}

function scriptTroubleWords(t: Texts, trouble: ScriptTrouble): string {
  switch (trouble.kind) {
    case 'script-silent': return `${t.scripts.states.late} (${t.fmt.stamp(trouble.expected).text})`
    case 'script-overrun': return `${t.scripts.states.overrun} (${t.fmt.stamp(trouble.since).text})`
    case 'script-failed': return `${t.scripts.states.failed} (${t.fmt.stamp(trouble.at).text}${trouble.exit === null ? '' : `, ${t.scripts.exit(String(trouble.exit))}`})`
  }
}

const MARKS: Record<ScriptStatus['state'], Mark> = { overrun: 'fail', failed: 'fail', late: 'fail', running: 'run', ok: 'ok', expected: 'wait' }
const MOST_BUTTONS = 6
/** A card is no log. */
const MOST_NOTE_LINES = 20

const moodOf = (scripts: readonly ScriptStatus[]): Message['mood'] => (scripts.some((script) => script.troubles.length > 0) ? 'warn' : 'info')

function whenOf(t: Texts, trouble: ScriptTrouble, now: number): Line {
  const at = trouble.kind === 'script-silent' ? trouble.expected : trouble.kind === 'script-overrun' ? trouble.since : trouble.at
  const exit = trouble.kind === 'script-failed' && trouble.exit !== null ? `, ${t.scripts.exit(String(trouble.exit))}` : ''
  return line(t.scripts.troubles[trouble.kind].line, t.fmt.when(at), ` (${t.fmt.ago(at, now)}${exit}).`)
}

/** Its last lines: where a program says why it ended. */
function noteOf(t: Texts, note: string | null): readonly Block[] {
  const said = (note ?? '').split('\n').map((it) => it.trimEnd()).filter((it) => it !== '').slice(-MOST_NOTE_LINES)
  return said.length === 0 ? [] : [{ kind: 'detail', summary: line(t.scripts.note), lines: said.map((it) => line(mono(beginning(it, 300)))) }]
}
