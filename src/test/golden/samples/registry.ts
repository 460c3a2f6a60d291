import { duties } from '../../../core/people.ts'
import { introductionView, notAcceptedView, receivedView, welcomeView } from '../../../texts/views/introduction.ts'
import { peopleView, personChangedView, personView, whichPersonView } from '../../../texts/views/person.ts'
import { roomChangedView, roomsView, roomUnknownView, roomView, type RoomFacts } from '../../../texts/views/room.ts'
import { messageLostView, roomAgainView, roomUnreachableView } from '../../../texts/views/room-trouble.ts'
import { at, hours, shown, type Said, type Sample } from '../sample.ts'

/** People and rooms, and what an admin is asked and told of them. */
export function registrySamples({ name }: Said): readonly Sample[] {
  const sari = { id: 2, name: name('Sari Wulandari'), duties: ['edp'] as const, identities: [{ platform: 'telegram' as const, userId: '512345678' }, { platform: 'slack' as const, userId: 'U024BE7LH' }] }
  const budi = { id: 3, name: name('Budi Santoso'), duties: ['manager', 'admin'] as const, identities: [{ platform: 'web' as const, userId: 'budi' }] }
  const room: RoomFacts = { id: 4, name: name('IGD'), platform: 'telegram' as const, purpose: 'unit', unit: 'IGD', lang: 'id', state: 'active' }
  const introduced = { id: 12, name: name('Rini Kartika'), platform: 'telegram' as const, userId: '512345678', at }
  const decided = { by: budi.name, at: at + hours(1), told: 'told' } as const

  return [
    ...shown(introductionView, {
      asked: [{ ...introduced, decided: null }],
      accepted: [{ ...introduced, decided: { ...decided, how: { kind: 'accepted', duties: ['edp'] } } }],
      linked: [{ ...introduced, decided: { ...decided, how: { kind: 'linked', to: sari.name, duties: ['edp', 'manager'] } } }],
      declined: [{ ...introduced, decided: { ...decided, told: 'not-told', how: { kind: 'declined' } } }],
    }),
    ...shown(receivedView, { heard: [{ name: introduced.name, heard: 2 }], unheard: [{ name: introduced.name, heard: 0 }] }),
    ...shown(welcomeView, { edp: [introduced.name, ['edp']] }),
    ...shown(notAcceptedView, { declined: [introduced.name] }),
    ...shown(peopleView, { changeable: [{ people: [sari, budi], waiting: [{ id: 12, name: introduced.name, at }], mayChange: 'may-change' }], readable: [{ people: [sari], waiting: [], mayChange: 'may-look' }] }),
    ...shown(personView, { self: [{ ...sari, self: 'self', removable: 'kept' }], other: [{ ...budi, duties: [...duties], self: 'other', removable: 'removable' }] }),
    ...shown(whichPersonView, { remove: [{ act: 'remove', could: [sari, budi], rest: '' }], rename: [{ act: 'rename', could: [sari, budi], rest: name('Sari W. Kusuma') }], add: [{ act: 'add', could: [sari, budi, sari, budi, sari, budi], rest: 'manager' }] }),
    ...shown(personChangedView, { gained: [{ person: sari, by: budi.name, change: { what: 'gained', duty: 'edp', changed: true } }], lost: [{ person: { ...sari, duties: [] }, by: budi.name, change: { what: 'lost', duty: 'edp', changed: true } }], unchanged: [{ person: sari, by: budi.name, change: { what: 'gained', duty: 'edp', changed: false } }], removed: [{ person: sari, by: budi.name, change: { what: 'removed' } }], renamed: [{ person: sari, by: budi.name, change: { what: 'renamed', from: name('Sari') } }] }),
    ...shown(roomsView, { some: [{ rooms: [room, { ...room, id: 5, name: name('EDP'), purpose: 'edp', unit: null, platform: 'slack', lang: 'en', state: 'unreachable' }], here: 4, unitsMissing: ['Farmasi', 'Kasir'] }], none: [{ rooms: [], here: null, unitsMissing: [] }] }),
    ...shown(roomView, { unit: [room], direct: [{ ...room, purpose: 'direct', unit: null }] }),
    ...shown(roomUnknownView, { unknown: [] }),
    ...shown(roomChangedView, { registered: [{ room, by: budi.name, change: { what: 'registered', from: null } }], moved: [{ room, by: budi.name, change: { what: 'registered', from: { purpose: 'edp', unit: null } } }], renamed: [{ room, by: budi.name, change: { what: 'renamed' } }], language: [{ room, by: budi.name, change: { what: 'language' } }], left: [{ room, by: budi.name, change: { what: 'left', last: true } }] }),
    ...shown(roomUnreachableView, { lost: [{ id: 4, name: room.name, platform: 'telegram', lost: 3, at }], nothing: [{ id: 4, name: room.name, platform: 'slack', lost: 0, at }] }),
    ...shown(roomAgainView, { again: [{ name: room.name, at }] }),
    ...shown(messageLostView, { one: [{ name: room.name, at }] }),
  ]
}
