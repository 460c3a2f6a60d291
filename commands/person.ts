import { z } from 'zod'
import { command, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { dutyNames, readDuty } from '../src/core/duty-said.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { duties, type Duty, type Person } from '../src/core/people.ts'
import { similar } from '../src/core/similar.ts'
import { acceptIntroduction, cardOf, declineIntroduction, introduce, linkIntroduction, showIntroduction } from '../src/registry/introductions.ts'
import { everybodyAndWaiting, findPerson, giveDuty, removePerson, renamePerson, takeDuty } from '../src/registry/people.ts'
import { receivedView } from '../src/texts/views/introduction.ts'
import { peopleView, personChangedView, personView } from '../src/texts/views/person.ts'

const args = z.object({
  act: z.enum(['list', 'show', 'accept', 'decline', 'link', 'add', 'drop', 'rename', 'remove']).optional().meta({ aliases: { daftar: 'list', lihat: 'show', terima: 'accept', tolak: 'decline', tautkan: 'link', tambah: 'add', lepas: 'drop', 'ganti-nama': 'rename', hapus: 'remove' } }),
  who: z.string().optional(),
  what: z.string().max(200).optional().meta({ rest: true }),
})
type Said = z.output<typeof args>

const MAY_LOOK: readonly Duty[] = ['admin', 'manager', 'auditor']

/** Who may do what: newcomers introduce themselves, admins decide, everybody may see their own entry. */
export const person = command({
  name: 'person',
  aliases: ['orang', 'perkenalan', 'introduce'],
  summary: (t) => t.registry.summaryPerson,
  example: 'perkenalan Budi Santoso',
  args,
  allow: 'anyone',
  where: 'anywhere',
  effect: 'writes',
  run: async (call, kit) => {
    const { person: by } = call.by
    if (by === null) return await newcomer(call, kit)
    if (call.room === null && !call.place.direct) return refuse({ reason: 'room-not-registered', command: 'person' })
    if (call.args.act === undefined || call.args.act === 'list') return await look(by, kit)
    if (!by.duties.includes('admin')) return refuse({ reason: 'not-allowed', command: 'person', needs: ['admin'] })
    return await administer({ ...call.args, act: call.args.act }, { by, at: call.at }, kit)
  },
})

async function newcomer(call: Call<Said>, kit: Kit): Promise<Outcome<Answer>> {
  const { act, who, what } = call.args
  const said = [act, who, what].filter((word) => word !== undefined).join(' ')
  const { platform, chat, direct } = call.place
  const name = said === '' ? call.by.name : said
  const made = await kit.store.write((tx) => introduce(tx, { platform, userId: call.by.userId, name, chat, alone: direct ? call.lang : null, at: call.at, speak: kit.speak }))
  return made.ok ? ok({ say: receivedView(made.value), to: 'caller' }) : made
}

async function look(by: Person, kit: Kit): Promise<Outcome<Answer>> {
  const { people, waiting } = await kit.store.read(everybodyAndWaiting)
  if (by.duties.some((duty) => MAY_LOOK.includes(duty))) return ok({ say: peopleView({ people, waiting, mayChange: by.duties.includes('admin') ? 'may-change' : 'may-look' }), to: 'caller' })
  const self = people.find((one) => one.id === by.id)
  return ok({ say: personView({ ...by, identities: self?.identities ?? [], self: 'self', removable: 'kept' }), to: 'caller' })
}

interface Deed { readonly by: Person; readonly at: Date }

async function administer(said: Said & { readonly act: NonNullable<Said['act']> }, deed: Deed, kit: Kit): Promise<Outcome<Answer>> {
  const { act, who = '', what = '' } = said
  switch (act) {
    case 'accept':
    case 'decline':
    case 'link': return await decide({ act, who, what }, deed, kit)
    case 'list':
    case 'show': return await show(who, kit)
    case 'add':
    case 'drop':
    case 'rename':
    case 'remove': return await change({ act, who, what }, deed, kit)
  }
}

/** A number that waits is an introduction, any other one is a person. */
async function show(who: string, kit: Kit): Promise<Outcome<Answer>> {
  const waiting = await kit.store.read((query) => showIntroduction(query, Number(who)))
  if (waiting !== null) return ok({ say: waiting, to: 'room', card: cardOf(Number(who)) })
  const found = await kit.store.read((query) => findPerson(query, who))
  return found.ok ? ok({ say: personView({ ...found.value, self: 'other', removable: 'removable' }), to: 'caller' }) : found
}

async function decide(said: { readonly act: 'accept' | 'decline' | 'link'; readonly who: string; readonly what: string }, deed: Deed, kit: Kit): Promise<Outcome<Answer>> {
  const id = Number(said.who)
  if (!Number.isSafeInteger(id) || id < 1) return refuse({ reason: 'introduction-gone', id: 0, decidedBy: null })
  const decision = { ...deed, id, speak: kit.speak }
  const given = said.act === 'accept' ? readDuties(said.what) : ok([])
  if (!given.ok) return given
  const made = await kit.store.write(async (tx) => {
    switch (said.act) {
      case 'accept': return await acceptIntroduction(tx, { ...decision, duties: given.value })
      case 'decline': return await declineIntroduction(tx, decision)
      case 'link': return await linkIntroduction(tx, { ...decision, to: Number(said.what) })
    }
  })
  return made.ok ? ok({ say: made.value, to: 'room', card: cardOf(id) }) : made
}

async function change(said: { readonly act: 'add' | 'drop' | 'rename' | 'remove'; readonly who: string; readonly what: string }, deed: Deed, kit: Kit): Promise<Outcome<Answer>> {
  const found = await kit.store.read((query) => findPerson(query, said.who))
  if (!found.ok) return found
  const wish = { ...deed, id: found.value.id }
  if (said.act === 'remove') {
    const made = await kit.store.write((tx) => removePerson(tx, wish))
    return made.ok ? told(made.value.person, deed, { what: 'removed' }) : made
  }
  if (said.act === 'rename') {
    const made = await kit.store.write((tx) => renamePerson(tx, { ...wish, name: said.what }))
    return made.ok ? told(made.value.person, deed, { what: 'renamed', from: made.value.before.name }) : made
  }
  const given = readDuties(said.what)
  if (!given.ok) return given
  const [duty] = given.value
  if (duty === undefined) return refuse({ reason: 'no-such-duty', said: '', known: duties, similar: null })
  const made = await kit.store.write((tx) => (said.act === 'add' ? giveDuty : takeDuty)(tx, { ...wish, duty }))
  if (!made.ok) return made
  return told(made.value.person, deed, { what: said.act === 'add' ? 'gained' : 'lost', duty, changed: made.value.person.duties.length !== made.value.before.duties.length })
}

function told(who: Person, deed: Deed, how: Parameters<typeof personChangedView>[0]['change']): Outcome<Answer> {
  return ok({ say: personChangedView({ person: who, by: deed.by.name, change: how }), to: 'room' })
}

/** The duties that somebody lists; refuses when none is, or one is not known. */
function readDuties(said: string): Outcome<readonly Duty[]> {
  const words = said.split(/[\s,]+/).filter((word) => word !== '' && word.toLowerCase() !== 'dan')
  const unknown = words.find((word) => readDuty(word) === null)
  if (unknown !== undefined || words.length === 0) return refuse({ reason: 'no-such-duty', said: unknown?.slice(0, 40) ?? '', known: duties, similar: unknown === undefined ? null : similar(unknown.slice(0, 40), dutyNames) })
  return ok(words.flatMap((word) => readDuty(word) ?? []))
}
