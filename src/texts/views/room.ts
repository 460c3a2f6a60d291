import type { Lang, RoomPurpose, PlatformId } from '../../core/people.ts'
import { line, strong, type Say, type Texts } from '../words.ts'

export interface RoomFacts {
  readonly id: number
  readonly name: string
  readonly platform: PlatformId
  readonly purpose: RoomPurpose
  /** The unit's own name. */
  readonly unit: string | null
  readonly lang: Lang
  readonly state: 'active' | 'unreachable' | 'left'
}

/** What a room is for, in words. */
export function purposeWord(t: Texts, of: { readonly purpose: RoomPurpose; readonly unit: string | null }): string {
  if (of.purpose === 'direct') return t.registry.room.direct
  if (of.purpose === 'new') return t.registry.room.unregistered
  return of.unit === null ? t.common.purposes[of.purpose] : t.registry.room.unit(of.unit)
}

/** Every room, where it stands, and the units that have none. */
export function roomsView(of: { readonly rooms: readonly RoomFacts[]; readonly here: number | null; readonly unitsMissing: readonly string[] }): Say {
  return (t) => {
    const { room } = t.registry
    const rows = of.rooms.map((one) => ({
      mark: one.state === 'unreachable' ? 'fail' as const : 'ok' as const,
      label: line(strong(`${one.id}. ${one.name}`)),
      detail: line([purposeWord(t, one), t.accounts.platforms[one.platform], room.langs[one.lang], one.state === 'unreachable' ? room.unreachable : room.active, ...(one.id === of.here ? [room.here] : [])].join(' · ')),
    }))
    return {
      mood: of.rooms.some((one) => one.state === 'unreachable') ? 'warn' : 'info',
      title: line(room.title),
      blocks: [
        rows.length === 0 ? { kind: 'line', line: line(room.none) } : { kind: 'rows', rows },
        ...(of.unitsMissing.length === 0 ? [] : [{ kind: 'line' as const, line: line(strong(`${room.unitsMissing}: `), of.unitsMissing.join(', ')) }]),
        { kind: 'small', line: line(room.registerHint) },
      ],
      silent: true,
    }
  }
}

/** How this room is registered. */
export function roomView(of: RoomFacts): Say {
  return (t) => {
    const { room } = t.registry
    return {
      mood: 'info',
      title: line(of.name),
      blocks: [
        { kind: 'facts', facts: [{ label: room.purpose, value: line(purposeWord(t, of)) }, { label: room.lang, value: line(room.langs[of.lang]) }] },
        { kind: 'small', line: line(of.purpose === 'direct' ? room.registerHint : room.hint) },
      ],
      silent: true,
    }
  }
}

/** Nobody has registered this room; how to. */
export function roomUnknownView(): Say {
  return ({ registry: { room } }) => ({ mood: 'info', title: line(room.notHere), blocks: [{ kind: 'line', line: line(room.registerHint) }], silent: true })
}

export type RoomChange = { readonly what: 'registered'; readonly from: Pick<RoomFacts, 'purpose' | 'unit'> | null } | { readonly what: 'renamed' | 'language' } | { readonly what: 'left'; readonly last: boolean }

/** What was changed about a room, and by whom. */
export function roomChangedView(of: { readonly room: RoomFacts; readonly by: string; readonly change: RoomChange }): Say {
  return (t) => {
    const { room, introduction } = t.registry
    const { name } = of.room
    const { change } = of
    const purpose = purposeWord(t, of.room)
    const said = (): { readonly title: string; readonly next: string | null } => {
      switch (change.what) {
        case 'registered': return { title: change.from === null || purposeWord(t, change.from) === purpose ? room.registered(name, purpose) : room.moved(name, purposeWord(t, change.from), purpose), next: room.registeredNext }
        case 'renamed': return { title: room.renamed(name), next: null }
        case 'language': return { title: room.language, next: null }
        case 'left': return { title: room.left(name), next: change.last ? room.leftLast(purpose) : null }
      }
    }
    const { title, next } = said()
    return {
      mood: change.what === 'left' && change.last ? 'warn' : 'ok',
      title: line(title),
      blocks: [...(next === null ? [] : [{ kind: 'line' as const, line: line(next) }]), { kind: 'small', line: line(introduction.by(of.by)) }],
      silent: true,
    }
  }
}
