import type { Suspect } from '../../core/incident.ts'
import { OTHER, triageLine, type IncidentSaid } from '../../core/incident-said.ts'
import type { Field } from '../message.ts'
import type { Texts } from '../words.ts'

interface Named { readonly name: string; readonly title: string }

/** Questions whose answers complete a line. */
export interface IncidentForm {
  readonly say: string
  readonly title: (t: Texts) => string
  readonly fields: (t: Texts) => readonly Field[]
}

/** What is missing of a report, in the order of a triage. Those who only suffer from it are not asked for the cause. */
export function triageForm(of: { readonly said: IncidentSaid; readonly systems: readonly Named[]; readonly units: readonly { readonly name: string }[]; readonly by: 'technician' | 'unit' }): IncidentForm {
  const { said, systems, units } = of
  return {
    say: triageLine(said),
    title: (t) => {
      const system = systems.find(({ name }) => name === said.system)
      return system === undefined ? t.incident.form.title : t.incident.form.titleOf(system.title)
    },
    fields: (t) => {
      const { form } = t.incident
      return [
        ...(said.system === null ? [{ key: 'system', label: form.system, kind: 'choice' as const, options: [...systems.map(({ name, title }) => ({ value: name, label: title })), { value: OTHER, label: form.otherSystem }] }] : []),
        ...(said.what === null ? [{ key: 'what', label: form.what, hint: form.whatHint, kind: 'text' as const, most: 200, example: form.whatExample }] : []),
        ...(said.since === null ? [{ key: 'since', label: form.since, hint: form.sinceHint, kind: 'text' as const, most: 40, example: form.sinceExample }] : []),
        ...(said.units === null ? [{ key: 'units', label: form.units, hint: form.unitsHint(units.map(({ name }) => name).join(', ')), kind: 'text' as const, most: 400, example: form.unitsExample }] : []),
        ...(said.suspect === null && of.by === 'technician' ? [suspectField(t)] : []),
      ]
    },
  }
}

/** What was the cause, and what was done: without both nothing is closed. */
export function mendedForm({ id, number }: { readonly id: number; readonly number: string }): IncidentForm {
  return {
    say: `handling mended ${id}`,
    title: (t) => t.incident.form.mendedTitle(number),
    fields: ({ incident: { form } }) => [
      { key: 'cause', label: form.cause, kind: 'text', most: 200, example: form.causeExample },
      { key: 'action', label: form.action, kind: 'text', most: 400, long: true, example: form.actionExample },
    ],
  }
}

/** What may be behind it, judged anew. */
export function suspectForm({ id, number }: { readonly id: number; readonly number: string }): IncidentForm {
  return { say: `handling suspect ${id}`, title: (t) => t.incident.form.suspectTitle(number), fields: (t) => [suspectField(t)] }
}

const suspectField = (t: Texts): Field => ({ key: 'suspect', label: t.incident.form.suspect, kind: 'choice', options: (['network', 'power', 'device', 'application', 'database', 'other', 'unknown'] as const satisfies readonly Suspect[]).map((value) => ({ value, label: t.incident.suspects[value] })) })

