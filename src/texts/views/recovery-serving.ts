import { line, strong, type Say } from '../words.ts'

export interface ServingNow {
  /** Short name, for the button; and what people call it. */
  readonly name: string
  readonly system: string
  readonly place: string
  readonly since: number
  readonly recovery: string
  /** Components that nothing of ours can copy there. */
  readonly uncopied: readonly string[]
  /** Components of the system that stay where they always were. */
  readonly rest: readonly string[]
}

/** A failover serves: since when, what protects it, what stayed behind, and the way back. */
export function servingView(of: ServingNow): Say {
  return (t) => {
    const { serving } = t.after
    return {
      mood: 'warn',
      title: line(serving.title(of.system, of.place)),
      blocks: [
        { kind: 'line', line: line(strong(serving.since(of.place, t.fmt.stamp(of.since).text, of.recovery))) },
        { kind: 'line', line: of.uncopied.length === 0 ? line(serving.copied) : line(strong(serving.notCopied(t.fmt.list(of.uncopied)))) },
        ...(of.rest.length === 0 ? [] : [{ kind: 'line' as const, line: line(serving.rest(t.fmt.list(of.rest))) }]),
        { kind: 'line', line: line(serving.next) },
      ],
      actions: [{ say: `restore ${of.name} back`, label: serving.back, words: serving.backWords }],
    }
  }
}

/** A failover serves no more: from when until when it did, and that its data still lies there. */
export function servedView(of: { readonly system: string; readonly place: string; readonly from: number; readonly until: number; readonly recovery: string; readonly now: 'production' | 'failover' }): Say {
  return (t) => {
    const { serving } = t.after
    const words = { place: of.place, from: t.fmt.stamp(of.from).text, until: t.fmt.stamp(of.until).text, recovery: of.recovery }
    return {
      mood: 'ok',
      title: line(of.now === 'production' ? serving.over(of.system) : serving.replaced(of.system)),
      blocks: [
        { kind: 'line', line: line(strong(of.now === 'production' ? serving.overLine(words) : serving.replacedLine(words))) },
        { kind: 'line', line: line(serving.keep(of.place)) },
      ],
    }
  }
}

/** What is going on and who serves, in a few lines. */
export function recoveriesView(of: { readonly going: readonly { readonly number: string; readonly system: string; readonly step: string }[]; readonly serving: readonly ServingNow[] }): Say {
  return (t) => {
    const { serving } = t.after
    const steps: Readonly<Record<string, string>> = t.recovery.steps
    return {
      mood: of.serving.length > 0 ? 'warn' : 'info',
      title: line(serving.overview),
      blocks: of.going.length + of.serving.length === 0
        ? [{ kind: 'line', line: line(serving.none) }]
        : [
            ...of.going.map(({ number, system, step }) => ({ kind: 'line' as const, line: line(serving.going(number, system, steps[step] ?? step)) })),
            ...of.serving.map((it) => ({ kind: 'line' as const, line: line(strong(`${it.system}: `), serving.since(it.place, t.fmt.stamp(it.since).text, it.recovery)) })),
          ],
      actions: of.serving.map(({ name, system }) => ({ say: `restore ${name} back`, label: of.serving.length === 1 ? serving.back : `${serving.back}: ${system}` })),
    }
  }
}
