import type { WayBackSaid } from '../../core/recovery-back-said.ts'
import { writersStates } from '../../core/recovery.ts'
import type { RecoverySaid } from '../../core/recovery-said.ts'
import type { Field } from '../message.ts'
import type { Texts } from '../words.ts'

interface NamedSystem { readonly name: string; readonly title: string; readonly components: readonly { readonly name: string }[] }

/** Questions whose answers complete a line of `/restore`. */
export interface RecoveryForm {
  readonly say: string
  readonly title: (t: Texts) => string
  readonly fields: (t: Texts) => readonly Field[]
}

/** What is missing of a request: which system, what is damaged, what shall come back, and why. */
export function whatForm({ said, system, systems }: { readonly said: RecoverySaid; readonly system: NamedSystem | null; readonly systems: readonly NamedSystem[] }): RecoveryForm {
  const open = said.until === null && said.only === null && said.what === null
  return {
    say: lineOf(said, system),
    title: (t) => t.recovery.form.title(system?.title ?? ''),
    fields: (t) => {
      const { form } = t.recovery
      return [
        ...(system === null ? [{ key: 'system', label: form.system, kind: 'choice' as const, options: systems.map(({ name, title }) => ({ value: `system=${name}`, label: title })) }] : []),
        ...(said.damage === null && said.component === null && said.only === null ? [{ key: 'damage', label: form.damage, kind: 'choice' as const, options: (['database', 'application', 'both', 'other'] as const).map((value) => ({ value: `damage=${value}`, label: form.damages[value] })) }] : []),
        ...(open ? [{ key: 'scope', label: form.what, kind: 'choice' as const, options: (['newest', 'moment', 'parts'] as const).map((value) => ({ value: `what=${value}`, label: form.whats[value] })) }] : []),
        ...(said.why === null ? [{ key: 'reason', label: form.why, kind: 'text' as const, most: 200, example: form.whyExample }] : []),
      ]
    },
  }
}

/** Back to when. */
export function momentForm({ said, system }: { readonly said: RecoverySaid; readonly system: NamedSystem }): RecoveryForm {
  return {
    say: `${lineOf(said, system)} at`,
    title: (t) => t.recovery.form.title(system.title),
    fields: (t) => [{ key: 'until', label: t.recovery.form.moment, hint: t.recovery.form.momentHint, kind: 'text', most: 40, example: t.recovery.form.momentExample }],
  }
}

/** Which tables or files, of which component. */
export function componentForm({ said, system }: { readonly said: RecoverySaid; readonly system: NamedSystem }): RecoveryForm {
  return {
    say: `${lineOf(said, system)} only`,
    title: (t) => t.recovery.form.title(system.title),
    fields: (t) => [
      { key: 'component', label: t.recovery.form.component, kind: 'choice', options: system.components.map(({ name }) => ({ value: name, label: name })) },
      { key: 'parts', label: t.recovery.form.parts, kind: 'text', most: 500, example: t.recovery.form.partsExample },
    ],
  }
}

/** What is known so far, as it would be typed; the reason in quotes, so that more can stand behind it. */
function lineOf(said: RecoverySaid, system: NamedSystem | null): string {
  return [
    'restore',
    ...(system === null ? [] : [`system=${system.name}`]),
    ...(said.component === null ? [] : [said.component]),
    ...(said.damage === null ? [] : [`damage=${said.damage}`]),
    ...(said.what === null ? [] : [`what=${said.what}`]),
    ...(said.incident === null ? [] : [`incident=${said.incident}`]),
    ...(said.wish === null ? [] : [`to ${said.wish}`]),
    ...(said.why === null ? [] : [`because "${said.why.replaceAll(/["“”„]/gu, '\'')}"`]),
    ...(said.only === null ? [] : [`only ${said.only.component} ${said.only.parts.map((part) => `"${part}"`).join(' ')}`]),
    ...(said.until === null ? [] : [`at ${said.until.said}`]),
  ].join(' ')
}

/** The way back from a failover: whether people have stopped entering data there, and why it is asked for. */
export function wayBackForm({ said, system }: { readonly said: WayBackSaid; readonly system: NamedSystem }): RecoveryForm {
  return {
    say: `restore system=${system.name} back${said.writers === null ? '' : ` writers=${said.writers}`}${said.why === null ? '' : ` because "${said.why.replaceAll(/["“”„]/gu, '\'')}"`}`,
    title: (t) => t.recovery.form.title(system.title),
    fields: (t) => [
      ...(said.writers === null ? [{ key: 'writers', label: t.after.form.writers, kind: 'choice' as const, options: writersStates.map((value) => ({ value: `writers=${value}`, label: t.after.form.states[value] })) }] : []),
      ...(said.why === null ? [{ key: 'reason', label: t.after.form.why, kind: 'text' as const, most: 200, example: t.after.form.whyExample }] : []),
    ],
  }
}
