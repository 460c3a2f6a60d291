import { z } from 'zod'
import { command, type Answer, type Call, type FormAsk } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { beginning } from '../src/core/letters.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { duties, purposes, type Duty, type Lang, type Person, type Purpose, type Room } from '../src/core/people.ts'
import type { Site } from '../src/core/site.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'
import { greetLateRooms } from '../src/procedures/downtime/reach.ts'
import { findUnit, leaveRoom, listRooms, registerRoom, renameRoom, setRoomLanguage } from '../src/registry/rooms.ts'
import { actor } from '../src/registry/people.ts'
import { roomChangedView, roomsView, roomUnknownView, roomView, type RoomFacts } from '../src/texts/views/room.ts'

const args = z.object({
  act: z.enum(['list', 'rename', 'language', 'leave', 'edp', 'manager', 'unit', 'admin']).optional().meta({ aliases: { daftar: 'list', nama: 'rename', 'ganti-nama': 'rename', bahasa: 'language', keluar: 'leave', manajer: 'manager' } }),
  what: z.string().max(200).optional().meta({ rest: true }),
})
type Said = z.output<typeof args>

const MAY_LOOK: readonly Duty[] = ['admin', 'manager', 'auditor']

/** Which room hears what: registered from inside the room, by an admin. */
export const room = command({
  name: 'room',
  aliases: ['ruang'],
  summary: (t) => t.registry.summaryRoom,
  example: 'room unit igd',
  args,
  allow: duties,
  where: 'anywhere',
  effect: 'writes',
  use: 'seldom',
  run: async (call, kit) => {
    const { act } = call.args
    const { person } = call.by
    if (act === undefined && call.room === null && !call.place.direct && person?.duties.includes('admin') === true) return ok({ say: null, to: 'room', form: whatFor })
    if (act === undefined) return ok({ say: call.room === null ? roomUnknownView() : roomView(factsOf(call.room, kit.site)), to: 'caller' })
    if (act === 'list') return await list(call, kit)
    if (person?.duties.includes('admin') !== true) return refuse({ reason: 'not-allowed', command: 'room', needs: ['admin'] })
    switch (act) {
      case 'rename':
      case 'language':
      case 'leave': return await change({ act, call, by: person }, kit)
      case 'edp':
      case 'manager':
      case 'unit':
      case 'admin': return await register({ purpose: act, call, by: person }, kit)
    }
  },
})

/** Asked in a room that nobody has registered yet. */
const whatFor: FormAsk = {
  say: 'room',
  title: (t) => t.forms.room.title,
  fields: (t) => [{ key: 'act', label: t.forms.room.purpose, kind: 'choice', options: purposes.map((purpose) => ({ value: purpose, label: t.common.purposes[purpose] })) }],
}

function whichUnit(site: Site): FormAsk {
  return {
    say: 'room unit',
    title: (t) => t.forms.room.title,
    fields: (t) => [{ key: 'what', label: t.forms.room.unit, kind: 'choice', options: site.units.map((unit) => ({ value: unit.key, label: unit.name })) }],
  }
}

interface Asked { readonly call: Call<Said>; readonly by: Person }

async function register({ purpose, call, by }: Asked & { readonly purpose: Purpose }, kit: Kit): Promise<Outcome<Answer>> {
  if (purpose === 'unit' && call.args.what === undefined && kit.site.units.length > 0) return ok({ say: null, to: 'room', form: whichUnit(kit.site) })
  const unit = purpose === 'unit' ? findUnit(kit.site.units, call.args.what ?? '') : ok(null)
  if (!unit.ok) return unit
  const made = await kit.store.write(async (tx) => {
    const registered = await registerRoom(tx, { ...call.place, purpose, unit: unit.value?.key ?? null, lang: kit.site.lang, by: actor(by), at: call.at })
    // Who comes while something is planned or down learns of it now, not with the next piece of news.
    if (purpose === 'unit') await greetLateRooms(tx, kit, { of: downtimeProcedure(kit, kit.downtime), now: call.at })
    return registered
  })
  const { room: saved, before } = made
  return ok({ say: roomChangedView({ room: factsOf(saved, kit.site), by: by.name, change: { what: 'registered', from: before === null ? null : factsOf(before, kit.site) } }), to: 'room' })
}

async function change({ act, call, by }: Asked & { readonly act: 'rename' | 'language' | 'leave' }, kit: Kit): Promise<Outcome<Answer>> {
  if (call.room === null) return refuse({ reason: 'no-such-room', room: beginning(call.place.title, 60) })
  const wish = { id: call.room.id, by, at: call.at }
  const { what = '' } = call.args
  if (act === 'leave') {
    const left = await kit.store.write((tx) => leaveRoom(tx, wish))
    // The room itself hears nothing any more, so the answer is for the one who asked.
    return left.ok ? ok({ say: roomChangedView({ room: factsOf(left.value.room, kit.site), by: by.name, change: { what: 'left', last: left.value.last } }), to: 'caller' }) : left
  }
  if (act === 'rename') {
    const renamed = await kit.store.write((tx) => renameRoom(tx, { ...wish, name: what }))
    return renamed.ok ? ok({ say: roomChangedView({ room: factsOf(renamed.value, kit.site), by: by.name, change: { what: 'renamed' } }), to: 'room' }) : renamed
  }
  const lang = readLang(what)
  if (lang === null) return refuse({ reason: 'bad-arguments', command: 'room', problem: { kind: 'not-one-of', argument: 'language', said: beginning(what, 40), known: ['id', 'en'], similar: null }, example: 'room language en' })
  const set = await kit.store.write((tx) => setRoomLanguage(tx, { ...wish, lang }))
  return set.ok ? ok({ say: roomChangedView({ room: factsOf(set.value, kit.site), by: by.name, change: { what: 'language' } }), to: 'room' }) : set
}

async function list(call: Call<Said>, kit: Kit): Promise<Outcome<Answer>> {
  if (call.by.person?.duties.some((duty) => MAY_LOOK.includes(duty)) !== true) return refuse({ reason: 'not-allowed', command: 'room', needs: MAY_LOOK })
  if (call.room === null && !call.place.direct) return refuse({ reason: 'room-not-registered', command: 'room' })
  const known = await kit.store.read(listRooms)
  const served = new Set(known.map((one) => one.unit))
  return ok({ say: roomsView({ rooms: known.map((one) => factsOf(one, kit.site)), here: call.room?.id ?? null, unitsMissing: kit.site.units.filter((unit) => !served.has(unit.key)).map((unit) => unit.name) }), to: 'caller' })
}

function factsOf(of: Room & { readonly state?: RoomFacts['state'] }, site: Site): RoomFacts {
  return { id: of.id, name: of.name, platform: of.platform, purpose: of.purpose, unit: of.unit === null ? null : (site.units.find((unit) => unit.key === of.unit)?.name ?? of.unit), lang: of.lang, state: of.state ?? 'active' }
}

function readLang(said: string): Lang | null {
  switch (said.trim().toLowerCase()) {
    case 'id':
    case 'indonesia':
    case 'indonesian': return 'id'
    case 'en':
    case 'inggris':
    case 'english': return 'en'
    default: return null
  }
}
