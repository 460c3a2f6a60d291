import type { PartDifference } from '../../core/difference.ts'
import type { MergeBar } from '../../core/merge.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { partsSeen } from '../../core/recovery-case.ts'
import type { Line } from '../message.ts'
import { line, strong, type Say, type Texts } from '../words.ts'

export interface DifferenceSaid {
  readonly system: string
  readonly number: string
  readonly parts: readonly PartDifference[]
  /** Empty where there is nothing to bring in. */
  readonly commands: string
  readonly digest: string
  /** The recovery whose rows Pulih could bring in once a manager has decided; else why a person does it. */
  readonly merge: { readonly recovery: number } | { readonly bar: MergeBar }
}

/** What came back beside, held against what is in use, with the commands that would bring it in. */
export function differenceView({ system, number, parts, commands, digest, merge }: DifferenceSaid): Say {
  return (t) => {
    const { difference: words } = t
    return {
      mood: parts.some(({ orphans }) => (orphans ?? 0) > 0) ? 'warn' : 'info',
      title: line(words.title(system, number)),
      blocks: [
        ...parts.map((part) => ({ kind: 'line' as const, line: partLine(t, part) })),
        ...(parts.some(({ orphans }) => (orphans ?? 0) > 0) ? [{ kind: 'line' as const, line: line(words.warnOrphans) }] : []),
        ...(commands === '' ? [words.nothing] : 'bar' in merge ? [t.merge.bars[merge.bar], words.next] : [t.merge.offer]).map((said) => ({ kind: 'line' as const, line: line(said) })),
        { kind: 'small', line: line(words.digest(digest)) },
      ],
      ...(commands === '' ? {} : { files: [{ name: words.file(number), mime: 'text/plain', text: commands }] }),
      ...(commands === '' || 'bar' in merge ? {} : { actions: [{ say: `recovery bring-in ${merge.recovery}`, label: t.merge.ask, style: 'primary' as const }] }),
    }
  }
}

/** The same, on the card of the recovery itself; nothing where everything came back. */
export function differenceLines(t: Texts, state: ProcedureState): readonly Line[] {
  const last = state.evidence.findLast(({ step, what }) => step === 'compare' && what === 'finished')
  const parts = partsSeen(last?.seen).flatMap(({ difference }) => difference ?? [])
  return [...parts.slice(0, MOST).map((part) => partLine(t, part)), ...(parts.length > MOST ? [line(t.recovery.detail.more(t.fmt.count(parts.length - MOST)))] : [])]
}

/** One part: how many rows are missing, differ or were added, and what speaks against bringing it in. */
export function partLine(t: Texts, { part, by, missing, changed, added, same, source, orphans }: PartDifference): Line {
  const { difference: words } = t
  const told = (n: number, say: (n: string) => string) => (n === 0 ? [] : [say(t.fmt.count(n))])
  const rows = source === 'gone' ? [words.gone(t.fmt.count(missing))] : missing + changed + added === 0 ? [words.alike(t.fmt.count(same))] : [...told(missing, words.missing), ...told(changed, words.changed), ...told(added, words.added), ...told(same, words.same)]
  const more = [...(source === 'other-shape' ? [words.otherShape] : []), ...(orphans === null ? [words.unknown] : told(orphans, words.orphans))]
  return line(strong(part), ` (${words.of[by]}): ${[...rows, ...more].join('; ')}.`)
}

const MOST = 6
