import { planLine, type DowntimeSaid } from '../../core/downtime-said.ts'
import { works } from '../../core/downtime.ts'
import type { Field } from '../message.ts'
import type { Texts } from '../words.ts'
import { monthSaid } from './downtime-programme.ts'

interface Named { readonly name: string; readonly title: string }

/** Questions whose answers complete a line of `/downtime`. */
export interface DowntimeForm {
  readonly say: string
  readonly title: (t: Texts) => string
  readonly fields: (t: Texts) => readonly Field[]
}

/** What is missing of a plan, in the order in which one thinks of it; for one month of the programme, where that is known. */
export function downtimeForm({ said, services, month }: { readonly said: DowntimeSaid; readonly services: readonly Named[]; readonly month?: string }): DowntimeForm {
  return {
    say: planLine(said),
    title: (t) => (month === undefined ? t.downtime.form.title : t.downtime.form.titleFor(monthSaid(t, { key: month }))),
    fields: (t) => {
      const { form, works: called } = t.downtime
      return [
        ...(said.when === null ? [{ key: 'when', label: form.when, hint: month === undefined ? form.whenHint : form.whenIn(monthSaid(t, { key: month })), kind: 'text' as const, most: 60, example: month === undefined ? form.whenExample : form.whenExampleIn(t.downtime.programme.months[Number(month.slice(5)) - 1]?.toLowerCase() ?? month, month.slice(0, 4)) }] : []),
        ...(said.work === null ? [{ key: 'work', label: form.work, kind: 'choice' as const, options: works.map((value) => ({ value, label: called[value] })) }] : []),
        ...serviceFields(t, said, services),
        ...(said.what === null ? [{ key: 'what', label: form.what, hint: form.whatHint, kind: 'text' as const, most: 200, example: form.whatExample }] : []),
        ...(said.wayBack === null && (said.work === null || said.work === 'update') ? [{ key: 'back', label: form.back, hint: form.backHint, kind: 'text' as const, most: 200, example: form.backExample, optional: true as const }] : []),
      ]
    },
  }
}

/** Something is down: the least that units must hear. */
export function nowForm({ said, services }: { readonly said: DowntimeSaid; readonly services: readonly Named[] }): DowntimeForm {
  return {
    say: planLine(said),
    title: (t) => t.downtime.form.nowTitle,
    fields: (t) => [
      ...serviceFields(t, said, services),
      ...(said.what === null ? [{ key: 'what', label: t.downtime.form.known, kind: 'text' as const, most: 200, example: t.downtime.form.knownExample }] : []),
    ],
  }
}

function serviceFields(t: Texts, said: DowntimeSaid, services: readonly Named[]): readonly Field[] {
  if (said.services.length > 0) return []
  return [{ key: 'services', label: t.downtime.form.services, hint: t.downtime.form.servicesHint(services.map(({ name }) => name).join(', ')), kind: 'text', most: 200, example: services.slice(0, 2).map(({ name }) => name).join(', ') }]
}
