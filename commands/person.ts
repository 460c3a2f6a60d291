import { z } from 'zod'
import { command, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { dutyNames, readDuty } from '../src/core/duty-said.ts'
import { beginning } from '../src/core/letters.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { duties, type Duty, type Person, type PlatformId } from '../src/core/people.ts'
import { similar } from '../src/core/similar.ts'
import { acceptIntroduction, cardOf, declineIntroduction, introduce, linkIntroduction, showIntroduction } from '../src/registry/introductions.ts'
import { whoIsMeant, type Meant } from '../src/registry/meant.ts'
import { everybodyAndWaiting, giveDuty, removePerson, renamePerson, takeDuty } from '../src/registry/people.ts'
import { unlinkAccount } from '../src/registry/unlinking.ts'
import { receivedView } from '../src/texts/views/introduction.ts'
import { unlinkedView, whichAccountView } from '../src/texts/views/link.ts'
import { peopleView, personChangedView, personView, whichPersonView } from '../src/texts/views/person.ts'

const args = z.object({
  act: z.enum(['list', 'show', 'accept', 'decline', 'link', 'add', 'drop', 'rename', 'remove', 'unlink']).optional().meta({ aliases: { daftar: 'list', lihat: 'show', terima: 'accept', tolak: 'decline', tautkan: 'link', tambah: 'add', lepas: 'drop', 'ganti-nama': 'rename', hapus: 'remove', 'lepas-akun': 'unlink' } }),
  whom: z.string().max(300).optional().meta({ rest: true }),
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
  use: 'seldom',
  run: async (call, kit) => {
    const { person: by } = call.by
    if (by === null) return await newcomer(call, kit)
    if (call.room === null && !call.place.direct) return refuse({ reason: 'room-not-registered', command: 'person' })
    const { act, whom = '' } = call.args
    const admin = by.duties.includes('admin')
    if (act === 'unlink') return await unlink({ whom, admin: admin ? 'admin' : 'no' }, { by, at: call.at }, kit)
    if (act === 'list' || (act === undefined && (whom === '' || !admin))) return await look(by, kit)
    if (!admin) return refuse({ reason: 'not-allowed', command: 'person', needs: ['admin'] })
    return await administer({ act: act ?? 'show', whom }, { by, at: call.at }, kit)
  },
})

async function newcomer(call: Call<Said>, kit: Kit): Promise<Outcome<Answer>> {
  const said = [call.args.act, call.args.whom].filter((word) => word !== undefined).join(' ')
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

interface Order { readonly act: Exclude<Said['act'], undefined | 'list' | 'unlink'>; readonly whom: string }

async function administer({ act, whom }: Order, deed: Deed, kit: Kit): Promise<Outcome<Answer>> {
  switch (act) {
    case 'accept':
    case 'decline':
    case 'link': return await decide({ act, ...firstWord(whom) }, deed, kit)
    case 'show': return await show(whom, kit)
    case 'add':
    case 'drop':
    case 'rename':
    case 'remove': return await change({ act, whom }, deed, kit)
  }
}

function firstWord(said: string): { readonly who: string; readonly what: string } {
  const [who = ''] = said.trim().split(/\s/, 1)
  return { who, what: said.trim().slice(who.length).trim() }
}

/** A number that waits is an introduction, any other one is a person. */
async function show(whom: string, kit: Kit): Promise<Outcome<Answer>> {
  const number = Number(whom.replace(/^#/, ''))
  const waiting = await kit.store.read((query) => showIntroduction(query, number))
  if (waiting !== null) return ok({ say: waiting, to: 'room', card: cardOf(number) })
  const meant = await kit.store.read((query) => whoIsMeant(query, { said: whom, after: 'nothing' }))
  return meant.is === 'one' ? ok({ say: personView({ ...meant.person, self: 'other', removable: 'removable' }), to: 'caller' }) : askBack('show', meant)
}

/** Nobody is removed or given a duty by guessing: whoever asked says who was meant. */
function askBack(act: 'show' | 'unlink' | Changing['act'], meant: Exclude<Meant, { is: 'one' }>): Outcome<Answer> {
  return meant.is === 'nobody' ? refuse({ reason: 'no-such-person', who: beginning(meant.who, 60) }) : ok({ say: whichPersonView({ act, could: meant.could, rest: meant.rest }), to: 'caller' })
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

interface Changing { readonly act: 'add' | 'drop' | 'rename' | 'remove'; readonly whom: string }

const AFTER = { add: 'duties', drop: 'duties', rename: 'text', remove: 'nothing' } as const

async function change({ act, whom }: Changing, deed: Deed, kit: Kit): Promise<Outcome<Answer>> {
  const meant = await kit.store.read((query) => whoIsMeant(query, { said: whom, after: AFTER[act] }))
  if (meant.is !== 'one') return askBack(act, meant)
  const wish = { ...deed, id: meant.person.id }
  if (act === 'remove') {
    if (meant.rest !== '') return refuse({ reason: 'no-such-person', who: beginning(whom, 60) })
    const made = await kit.store.write((tx) => removePerson(tx, wish))
    return made.ok ? told(made.value.person, deed, { what: 'removed' }) : made
  }
  if (act === 'rename') {
    const made = await kit.store.write((tx) => renamePerson(tx, { ...wish, name: meant.rest }))
    return made.ok ? told(made.value.person, deed, { what: 'renamed', from: made.value.before.name }) : made
  }
  const given = readDuties(meant.rest)
  if (!given.ok) return given
  const [duty] = given.value
  if (duty === undefined) return refuse({ reason: 'no-such-duty', said: '', known: duties, similar: null })
  const made = await kit.store.write((tx) => (act === 'add' ? giveDuty : takeDuty)(tx, { ...wish, duty }))
  if (!made.ok) return made
  return told(made.value.person, deed, { what: act === 'add' ? 'gained' : 'lost', duty, changed: made.value.person.duties.length !== made.value.before.duties.length })
}

/** Takes an account off oneself, or, for an admin, off anybody: `telegram`, `3 slack U024`, `Budi Santoso telegram`. */
async function unlink(order: { readonly whom: string; readonly admin: 'admin' | 'no' }, deed: Deed, kit: Kit): Promise<Outcome<Answer>> {
  const own = readAccount(order.whom)
  if (own === null && order.admin === 'no') return refuse({ reason: 'not-allowed', command: 'person', needs: ['admin'] })
  const said = own === null ? order.whom : `${deed.by.id} ${order.whom}`
  const meant = await kit.store.read((query) => whoIsMeant(query, { said, after: 'text' }))
  if (meant.is !== 'one') return askBack('unlink', meant)
  const { person } = meant
  const account = readAccount(meant.rest)
  const could = account === null ? [] : person.identities.filter((one) => one.platform === account.platform && (account.userId === null || one.userId === account.userId))
  const [only] = could
  if (only === undefined && account !== null && account.platform !== null) return refuse({ reason: 'no-such-account', said: beginning(meant.rest, 60), name: person.name })
  if (only === undefined || could.length > 1) return ok({ say: whichAccountView({ id: own === null ? person.id : 'self', name: person.name, accounts: could.length > 1 ? could : person.identities }), to: 'caller' })
  const done = await kit.store.write((tx) => unlinkAccount(tx, { ...deed, id: person.id, account: only }))
  return done.ok ? ok({ say: unlinkedView({ name: done.value.name, account: only, left: done.value.identities }), to: 'caller' }) : done
}

/** "telegram 123", "slack", or nothing at all, which means an account yet to be chosen; null for what begins with anything else. */
function readAccount(said: string): { readonly platform: PlatformId | null; readonly userId: string | null } | null {
  const [first = '', userId = null, ...more] = said.trim().split(/\s+/)
  if (first === '') return { platform: null, userId: null }
  const platform = (['web', 'telegram', 'slack'] as const).find((one) => one === first.toLowerCase())
  return platform === undefined || more.length > 0 ? null : { platform, userId }
}

function told(who: Person, deed: Deed, how: Parameters<typeof personChangedView>[0]['change']): Outcome<Answer> {
  return ok({ say: personChangedView({ person: who, by: deed.by.name, change: how }), to: 'room' })
}

/** The duties that somebody lists; refuses when none is, or one is not known. */
function readDuties(said: string): Outcome<readonly Duty[]> {
  const words = said.split(/[\s,]+/).filter((word) => word !== '' && word.toLowerCase() !== 'dan')
  const unknown = words.find((word) => readDuty(word) === null)
  if (unknown !== undefined || words.length === 0) return refuse({ reason: 'no-such-duty', said: beginning(unknown ?? '', 40), known: duties, similar: unknown === undefined ? null : similar(unknown.slice(0, 40), dutyNames) })
  return ok(words.flatMap((word) => readDuty(word) ?? []))
}
