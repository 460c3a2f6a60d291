import type { CopyRule, DigitStatus } from '../../core/copy-rule.ts'
import type { Block, Mark } from '../message.ts'
import { line, strong, type Texts } from '../words.ts'

/** A row a digit of 3-2-1-1-0; what is missing is said in words, and what nobody can tell is no green. */
export function copyRuleBlocks(t: Texts, rule: CopyRule): readonly Block[] {
  return [
    { kind: 'line', line: line(strong(t.status.rule.verdicts[rule.verdict])) },
    { kind: 'rows', rows: rule.digits.map((it) => ({ mark: MARKS[it.state], label: line(t.status.rule.digits[it.digit]), detail: line(it.state === 'yes' ? t.status.rule.states.yes : strong(t.status.rule.states[it.state]), said(t, it)) })) },
  ]
}

/** "Salinan luar lokasi: belum": the digits that are not there, each with what is there of it. */
export function missingDigits(t: Texts, rule: CopyRule): readonly string[] {
  return rule.digits.filter((it) => it.state !== 'yes').map((it) => `${t.status.rule.digits[it.digit]}: ${t.status.rule.states[it.state]}${said(t, it)}`)
}

/** The rule in one line of plain facts: how many, of how many kinds, where, and what is wrong. */
export function ruleSentence(t: Texts, rule: CopyRule): string {
  const { verdicts, digits, states } = t.status.rule
  return `${verdicts[rule.verdict]} (${rule.digits.map((it) => `${digits[it.digit]}: ${states[it.state]}${said(t, it)}`).join('; ')})`
}

function said(t: Texts, it: DigitStatus): string {
  const { counts } = t.status.rule
  const much = it.digit === 'errors' ? (it.count === 0 ? [] : [counts.errors(t.fmt.count(it.count))]) : it.digit === 'copies' || it.digit === 'kinds' ? [counts[it.digit](t.fmt.count(it.count))] : []
  const parts = [...much, ...(it.targets.length === 0 ? [] : [t.fmt.list(it.targets)])]
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`
}

/** A gap in the plan is nobody's failed work. */
const MARKS: Record<DigitStatus['state'], Mark> = { yes: 'ok', no: 'warn', unknown: 'warn' }
