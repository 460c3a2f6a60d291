import type { Level } from '../../core/site.ts'
import { line, strong, type Say } from '../words.ts'

export interface WindowTrouble {
  readonly kind: 'late' | 'overrun'
  readonly round: number
  readonly title: string
  readonly level: Level
  readonly due: number
  /** By when it should have begun, or ended. */
  readonly by: number
  readonly now: number
}

/** A back-up left its window, said while it can still be acted upon. */
export function windowTroubleView(trouble: WindowTrouble): Say {
  return (t) => {
    const words = t.backups[trouble.kind]
    return {
      mood: 'alarm',
      title: line(words.title(trouble.title)),
      blocks: [
        { kind: 'line', line: line(`${t.backups.levelName(t.common.levels[trouble.level])} · `, t.fmt.when(trouble.due)) },
        { kind: 'line', line: line(`${words.line} `, t.fmt.stamp(trouble.by), ` (${t.fmt.ago(trouble.by, trouble.now)}).`) },
        { kind: 'line', line: trouble.kind === 'overrun' ? line(t.backups.overrun.load) : line(t.backups.service, strong(t.backups.notDisturbed), '.') },
      ],
      actions: [
        { say: 'status', label: t.backups.actions.status, style: 'primary' },
        { say: `backup cancel ${trouble.round}`, label: t.backups.actions.cancel, style: 'danger', confirm: t.backups.actions.cancelConfirm },
      ],
    }
  }
}

export interface Silence {
  readonly title: string
  readonly system: string
  readonly level: Level
  /** The slot that led to nothing. */
  readonly missed: number
  readonly last: number | null
  readonly now: number
}

/** A schedule fell silent: nobody would notice what does not happen. */
export function silenceView(silence: Silence): Say {
  return (t) => {
    const words = t.backups.silence
    return {
      mood: 'alarm',
      title: line(words.title(silence.title)),
      blocks: [
        { kind: 'line', line: line(`${words.line} `, t.fmt.when(silence.missed), ` (${t.common.levels[silence.level]}, ${t.fmt.ago(silence.missed, silence.now)}).`) },
        { kind: 'line', line: silence.last === null ? line(words.never) : line(`${words.last} `, t.fmt.when(silence.last), '.') },
        { kind: 'line', line: line(t.backups.service, strong(t.backups.notDisturbed), '.') },
      ],
      actions: [
        { say: `backup ${silence.system} ${silence.level}`, label: words.start, style: 'primary', words: t.backups.actions.retryWords },
        { say: 'status', label: t.backups.actions.status },
      ],
    }
  }
}

/** It runs again. */
export function silenceOverView(over: { readonly title: string; readonly slot: number }): Say {
  return (t) => ({
    mood: 'ok',
    title: line(t.backups.silence.over(over.title)),
    blocks: [{ kind: 'line', line: line(`${t.backups.silence.overLine} `, t.fmt.when(over.slot), '.') }],
    silent: true,
  })
}
