import type { Purpose } from '../../core/people.ts'
import { line, strong, type Say } from '../words.ts'

/** What a newcomer reads first in a room of the demo hospital: what it is for, and in the EDP's room what to try. */
export function welcomeView(room: { readonly purpose: Purpose; readonly name: string }): Say {
  switch (room.purpose) {
    case 'edp':
    case 'admin': return welcome
    case 'manager': return ({ demo: { manager } }) => ({ mood: 'info', title: line(manager.title), blocks: [{ kind: 'line', line: line(manager.what) }], silent: true })
    case 'unit': return ({ demo: { unit } }) => ({ mood: 'info', title: line(unit.title(room.name)), blocks: [{ kind: 'line', line: line(unit.what) }], actions: [{ say: 'status', label: unit.ask }], silent: true })
  }
}

const welcome: Say = ({ demo: { welcome: said } }) => ({
  mood: 'info',
  title: line(said.title),
  blocks: [
    { kind: 'line', line: line(said.what) },
    { kind: 'line', line: line(said.first) },
    { kind: 'line', line: line(strong(said.try)) },
    { kind: 'facts', facts: said.tries.map((it) => ({ label: it.button, value: line(it.about) })) },
    { kind: 'facts', facts: [{ label: said.clockTitle, value: line(said.clock) }, { label: said.roleTitle, value: line(said.role) }] },
  ],
  actions: said.tries.map((it, n) => ({ say: it.say, label: it.button, ...(n === 0 ? { style: 'primary' as const } : {}) })),
  silent: true,
})
