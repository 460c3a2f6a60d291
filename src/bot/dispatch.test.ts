import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Fault } from '../core/fault.ts'
import { ok, refuse } from '../core/outcome.ts'
import type { Duty } from '../core/people.ts'
import { quiet } from '../core/log.ts'
import { raise, standing } from '../store/alarms.ts'
import { audit, auditHead } from '../store/audit.ts'
import { auditTail } from '../store/audit-tail.ts'
import { findWaiting, outcomeOf, receive } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { addPerson, changePerson, identify } from '../store/people.ts'
import { changeRoom, roomAt, saveRoom } from '../store/rooms.ts'
import type { Store } from '../store/store.ts'
import { line, speaker } from '../texts/words.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { fakeChat, type FakeChat } from '../test/fakes/chat-platform.ts'
import { fakeClock, type FakeClock } from '../test/fakes/clock.ts'
import { testKit } from '../test/fakes/kit.ts'
import { temporaryStore } from '../test/fakes/store.ts'
import { wordsOf } from '../test/fakes/ward.ts'
import { command, type Answer, type Command } from './command.ts'
import { dispatch, type Dispatch } from './dispatch.ts'
import type { Kit } from './kit.ts'
import { postOffice } from './post-office.ts'

let home: ReturnType<typeof temporaryStore>
let clock: FakeClock
let chat: FakeChat
let desk: Dispatch
let office: ReturnType<typeof postOffice>
/** In which order the deeds below were done. */
let order: number[]
/** Who signed what: the fact that `sign` makes. */
const signedIn = async (store: Store) => (await store.read(standing)).filter((alarm) => alarm.key.startsWith('signed:')).map((alarm) => `${alarm.key} ${(alarm.facts as { by: string }).by}`)

const decided = async () => (await home.store.read(standing)).map((alarm) => alarm.key).filter((key) => key.startsWith('decided:'))
/** What happens in the hospital, once, while a command is between its look and its deed. */
let between: (() => Promise<void>) | null
const meanwhile = async () => {
  const act = between
  between = null
  await act?.()
}

const say = (title: string): Answer => ({ say: () => sample(title).id, to: 'room' })
const base = { aliases: [], example: 'x', summary: (): string => 'x', args: z.object({}) }
const menu: readonly Command[] = [
  command({ ...base, name: 'help', aliases: ['bantuan'], allow: 'anyone', where: 'anywhere', effect: 'reads', run: async (call) => ok({ say: () => ({ ...sample('Bantuan').id, title: line(`Bantuan untuk ${call.by.name}`) }), to: 'caller' }) }),
  command({
    ...base, name: 'sign', aliases: ['paraf'], allow: ['edp', 'manager'], effect: 'writes', args: z.object({ check: z.coerce.number().int() }),
    run: async (call, kit) => kit.store.write(async (tx) => {
      const by = call.by.name
      order.push(call.args.check)
      const first = await raise(tx, { key: `signed:${call.args.check}`, facts: { by }, at: call.at })
      if (!first) return refuse({ reason: 'already-signed', check: call.args.check, by: 'Budi', at: call.at.getTime() })
      await audit(tx, { at: call.at, by: { kind: 'bot' }, act: 'check.signed', subject: `check:${call.args.check}`, facts: { by } })
      await owe(tx, { at: call.at, to: { whereverCard: `check:${call.args.check}` }, card: `check:${call.args.check}`, spoken: sample(`diparaf oleh ${by}`) })
      return ok<Answer>({ say: null, to: 'room' })
    }),
  }),
  command({ ...base, name: 'status', allow: ['edp'], effect: 'reads', run: async () => ok(say('Aman')) }),
  command({
    ...base, name: 'decide', allow: ['edp', 'auditor'], effect: 'writes', args: z.object({ n: z.string() }),
    run: async (call, kit) => {
      if (call.by.person?.duties.includes('edp') !== true) return refuse({ reason: 'not-allowed', command: 'decide', needs: ['edp'] })
      await meanwhile()
      await kit.store.write((tx) => raise(tx, { key: `decided:${call.args.n}`, at: call.at, facts: {} }))
      return ok<Answer>({ say: null, to: 'room' })
    },
  }),
  command({
    ...base, name: 'twice', allow: ['edp', 'auditor'], effect: 'writes', args: z.object({ n: z.string() }),
    run: async (call, kit) => {
      await kit.store.write((tx) => raise(tx, { key: `decided:${call.args.n}`, at: call.at, facts: {} }))
      await meanwhile()
      await kit.store.write((tx) => raise(tx, { key: `decided:${call.args.n}-again`, at: call.at, facts: {} }))
      return ok<Answer>({ say: null, to: 'room' })
    },
  }),
  command({
    ...base, name: 'within', allow: ['edp', 'auditor'], effect: 'writes', args: z.object({ n: z.string() }),
    run: async (_, kit) => kit.store.write(async () => refuse({ reason: 'not-allowed', command: 'within', needs: ['edp'] })),
  }),
  command({ ...base, name: 'wrong', allow: ['edp'], effect: 'writes', run: async () => { throw new TypeError('undefined is not a function') } }),
  command({ ...base, name: 'broken', allow: ['edp'], effect: 'writes', run: async () => { throw new Fault({ area: 'target', op: 'write', retry: 'later', hint: 'free-space' }) } }),
]

const kit = (): Kit => testKit({ clock, store: home.store, menu })

const person = async (user: string, duties: readonly Duty[]) => home.store.write(async (tx) => {
  const added = await addPerson(tx, { name: user, duties, at: clock.now() })
  await identify(tx, { platform: 'web', userId: user, person: added.id, at: clock.now() })
  return added.id
})
const room = (name: string) => home.store.write((tx) => saveRoom(tx, { platform: 'web', chat: name, thread: null, name, purpose: 'edp', unit: null, lang: 'id', at: clock.now() }))
const idle = async () => {
  await desk.idle()
  await office.idle()
}
const auditLines = async () => (await home.store.read(auditHead)).seq
const card = async (check: number) => {
  await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'edp' }, card: `check:${check}`, spoken: sample('menunggu paraf', { actions: [{ say: `sign ${check}`, label: 'Paraf', words: ['paraf', 'ok'] }] }) }))
  await office.idle()
  return chat.posted('edp').at(-1)!.message
}

beforeEach(async () => {
  order = []
  between = null
  home = temporaryStore()
  clock = fakeClock('2026-11-23T00:30:00Z')
  chat = fakeChat({ recognises: 'once' })
  const platforms = new Map([[chat.id, chat]])
  desk = dispatch(kit(), platforms)
  office = postOffice({ store: home.store, clock, log: quiet, speak: speaker('Asia/Jakarta') }, platforms)
  await office.start()
  await desk.start()
  await room('edp')
  await person('Budi', ['edp'])
  await person('Sari', ['manager'])
  await person('Kepala IGD', ['unit-head'])
})
afterEach(async () => {
  await desk.stop()
  await office.stop()
  await home.remove()
})

describe('what somebody says', () => {
  it('acts the same whether it is typed, pressed or replied', async () => {
    const message = await card(1)
    await chat.type({ chat: 'edp', user: 'Budi', text: '/paraf 1' })
    await idle()
    const second = await card(2)
    await chat.press({ chat: 'edp', user: 'Budi', text: 'sign 2', message: second })
    await idle()
    const third = await card(3)
    await chat.type({ chat: 'edp', user: 'Sari', text: 'Ok, paraf.', replyTo: third })
    await idle()
    expect(await signedIn(home.store)).toEqual(['signed:1 Budi', 'signed:2 Budi', 'signed:3 Sari'])
    expect(chat.titles('edp')).toEqual(['diparaf oleh Budi', 'diparaf oleh Budi', 'diparaf oleh Sari'])
    expect(message).not.toBe(third)
  })

  it('is answered in the room, below the question', async () => {
    await chat.type({ chat: 'edp', user: 'Budi', text: '/status' })
    await idle()
    expect(chat.titles('edp')).toEqual(['Aman'])
  })

  it('acts once when the same event is delivered twice, also at the same moment', async () => {
    const event = await chat.type({ chat: 'edp', user: 'Budi', text: '/sign 1' })
    await Promise.all([chat.deliver(event), chat.deliver(event), chat.deliver(event)])
    await idle()
    await chat.deliver(event)
    await idle()
    expect(await signedIn(home.store)).toEqual(['signed:1 Budi'])
    expect(chat.whispers('Budi')).toEqual([])
  })

  it('is worked off in its chat’s order', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => chat.type({ chat: 'edp', user: 'Budi', text: `/sign ${n}` })))
    await idle()
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })

  it('has one winner when many press at once, and the others learn who', async () => {
    const message = await card(1)
    const users = Array.from({ length: 50 }, (_, n) => `EDP ${n}`)
    for (const user of users) await person(user, ['edp'])
    await Promise.all(users.map((user) => chat.press({ chat: 'edp', user, text: 'sign 1', message })))
    await idle()
    expect(await signedIn(home.store)).toHaveLength(1)
    expect(users.flatMap((user) => chat.whispers(user))).toEqual(Array.from({ length: 49 }, () => 'Pemeriksaan nomor 1 sudah diparaf oleh Budi pada 23 Nov 07.30 WIB.'))
  })
})

describe('who may', () => {
  it('turns away, privately and on record, who may not; the card stays as it is', async () => {
    const message = await card(1)
    const before = await auditLines()
    await chat.press({ chat: 'edp', user: 'Kepala IGD', text: 'sign 1', message })
    await idle()
    expect(await signedIn(home.store)).toEqual([])
    expect(chat.titles('edp')).toEqual(['menunggu paraf'])
    expect(chat.whispers('Kepala IGD')).toEqual(['Perintah /sign hanya untuk EDP dan IT Manager.'])
    expect(await auditLines()).toBe(before + 1)
  })

  it('goes by the account, never by the name', async () => {
    await chat.type({ chat: 'edp', user: 'stranger', name: 'Budi', text: '/sign 1' })
    await idle()
    expect(await signedIn(home.store)).toEqual([])
    expect(chat.whispers('stranger')).toEqual(['Kami belum mengenal Bapak/Ibu.'])
  })

  it('ends at once for somebody who was removed, on old cards too', async () => {
    const id = await person('Mantan', ['edp'])
    const message = await card(1)
    await home.store.write((tx) => changePerson(tx, { id, removedAt: clock.now() }))
    await chat.press({ chat: 'edp', user: 'Mantan', text: 'sign 1', message })
    await chat.type({ chat: 'edp', user: 'Mantan', text: 'paraf', replyTo: message })
    await idle()
    expect(await signedIn(home.store)).toEqual([])
  })

  it('is looked at again in the very transaction of the deed', async () => {
    const id = await person('Mantan', ['edp'])
    // Both stand in the same line of writers: the removal first, the deed behind it, after its look.
    await chat.type({ chat: 'edp', user: 'Mantan', text: '/sign 1' })
    await home.store.write((tx) => changePerson(tx, { id, removedAt: clock.now() }))
    await idle()
    const signed = await signedIn(home.store)
    const told = chat.whispers('Mantan')
    expect(signed.length + told.length).toBe(1)
  })

  it('ends in the very transaction of the deed, also for what the command asks of a duty itself', async () => {
    for (const [n, change] of [{ duties: ['auditor'] as const }, { removedAt: clock.now() }].entries()) {
      const id = await person(`Rangkap ${n}`, ['edp', 'auditor'])
      // Behind its own look, before its deed: the moment at which a stale duty would still count.
      between = async () => { await home.store.write((tx) => changePerson(tx, { id, ...change })) }
      const before = await auditLines()
      await chat.type({ chat: 'edp', user: `Rangkap ${n}`, text: `/decide ${n}` })
      await idle()
      expect(await decided()).toEqual([])
      const line = (await home.store.read((query) => auditTail(query, 1)))[0]
      expect(line).toMatchObject({ act: 'command.refused', subject: 'command:decide', facts: { said: `/decide ${n}`, user: `Rangkap ${n}`, chat: 'edp', how: 'text' } })
      expect(await auditLines()).toBe(before + 1)
    }
    expect([chat.whispers('Rangkap 0'), chat.whispers('Rangkap 1')]).toEqual([['Perintah /decide hanya untuk EDP.'], ['Kami belum mengenal Bapak/Ibu.']])
  })

  it('ends between two deeds of one command: the first stays, the second never was', async () => {
    const id = await person('Rangkap', ['edp', 'auditor'])
    between = async () => { await home.store.write((tx) => changePerson(tx, { id, duties: ['auditor'] })) }
    await chat.type({ chat: 'edp', user: 'Rangkap', text: '/twice 1' })
    await idle()
    expect(await decided()).toEqual(['decided:1'])
    expect(chat.whispers('Rangkap')).toEqual(['Perintah /twice hanya untuk EDP dan auditor.'])
    expect((await home.store.read((query) => auditTail(query, 1)))[0]).toMatchObject({ act: 'command.refused', subject: 'command:twice' })
  })

  it('goes on where somebody only gained a duty, or lost one and may still', async () => {
    const id = await person('Rangkap', ['edp', 'auditor'])
    between = async () => { await home.store.write((tx) => changePerson(tx, { id, duties: ['edp'] })) }
    await chat.type({ chat: 'edp', user: 'Rangkap', text: '/decide 1' })
    await idle()
    between = async () => { await home.store.write((tx) => changePerson(tx, { id, duties: ['edp', 'admin'] })) }
    await chat.type({ chat: 'edp', user: 'Rangkap', text: '/decide 2' })
    await idle()
    expect(await decided()).toEqual(['decided:1', 'decided:2'])
    expect(chat.whispers('Rangkap')).toEqual([])
  })

  it.each([['without a word to the store', '/decide 1'], ['inside its own transaction', '/within 1']])('is on record, once, where the command itself says no %s', async (_, text) => {
    await person('Hadi', ['auditor'])
    const before = await auditLines()
    await chat.press({ chat: 'edp', user: 'Hadi', text: text.slice(1), message: 'm0', id: 'no-1' })
    await idle()
    expect(await auditLines()).toBe(before + 1)
    expect((await home.store.read((query) => auditTail(query, 1)))[0]).toMatchObject({ act: 'command.refused', by: { kind: 'person', name: 'Hadi' }, facts: { reason: 'not-allowed', said: text.slice(1), how: 'press', platform: 'web', chat: 'edp' } })
    expect(await home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'no-1' }))).toBe('refused: not-allowed')
    expect(chat.whispers('Hadi')).toHaveLength(1)
  })

  it('tells nothing of the hospital in a group that nobody registered', async () => {
    await chat.type({ chat: 'grup asing', user: 'Budi', text: '/status' })
    await idle()
    expect(chat.titles('grup asing')).toEqual([])
    expect(chat.whispers('Budi')).toEqual(['Ruang ini belum terdaftar, sehingga /status tidak dijawab di sini.'])
  })
})

describe('what is no command', () => {
  it('is ignored among people, and never kept', async () => {
    await chat.type({ id: 'gossip', chat: 'edp', user: 'Budi', text: 'pasien di kamar 3 sudah pulang' })
    await chat.type({ id: 'reply', chat: 'edp', user: 'Budi', text: 'paraf', replyTo: 'not-ours' })
    await idle()
    expect(await home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'gossip' }))).toBeUndefined()
    expect(await home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'reply' }))).toBeUndefined()
    expect(chat.titles('edp')).toEqual([])
  })

  it('is answered with help where somebody is alone with the bot', async () => {
    await chat.type({ chat: 'dm', user: 'orang baru', text: 'halo?', direct: true })
    await chat.type({ chat: 'dm2', user: 'Budi', text: 'selamat pagi', direct: true })
    await idle()
    expect(chat.whispers('orang baru')).toEqual(['Bantuan untuk orang baru'])
    expect(chat.whispers('Budi')).toEqual(['Bantuan untuk Budi'])
  })

  it('needs no slash where somebody is alone with the bot; the private chat becomes a room, on record', async () => {
    const lines = await auditLines()
    await chat.type({ chat: 'dm', user: 'Budi', text: 'Status', direct: true })
    await idle()
    expect(chat.titles('dm')).toEqual(['Aman'])
    expect(await home.store.read((query) => roomAt(query, { platform: 'web', chat: 'dm', thread: null }))).toMatchObject({ purpose: 'direct', name: 'Budi' })
    expect(await auditLines()).toBe(lines + 1)
  })

  it('is asked back when it replies to a card and could mean anything', async () => {
    const message = await card(1)
    await chat.type({ chat: 'edp', user: 'Budi', text: 'setuju tapi tunggu dulu', replyTo: message })
    await idle()
    expect(await signedIn(home.store)).toEqual([])
    expect(chat.whispers('Budi')).toEqual(['Balasan tersebut belum kami mengerti.'])
  })

  it('finds the card as it stands when the reply goes to an older post of it', async () => {
    const old = await card(1)
    await home.store.write((tx) => owe(tx, { at: clock.now(), to: { purpose: 'edp' }, card: 'check:1', fresh: true, spoken: sample('pengingat', { actions: [{ say: 'sign 1', label: 'Paraf', words: ['paraf'] }] }) }))
    await office.idle()
    await chat.type({ chat: 'edp', user: 'Budi', text: 'paraf', replyTo: old })
    await idle()
    expect(await signedIn(home.store)).toEqual(['signed:1 Budi'])
  })

  describe('on a card whose next version may be read before we have noted it', () => {
    const offers = (say: string, word: string) => sample('menunggu', { actions: [{ say, label: word, words: [word] }] })
    /** The card stands saying one thing and is owed another, which nobody noted as sent. */
    const changing = async (from: ReturnType<typeof sample>, to: ReturnType<typeof sample>) => {
      const owing = { to: { purpose: 'edp' as const }, card: 'check:1', at: clock.now() }
      await home.store.write((tx) => owe(tx, { ...owing, spoken: from }))
      await office.idle()
      await home.store.write((tx) => owe(tx, { ...owing, spoken: to, notBefore: new Date(clock.now().getTime() + 60_000) }))
      return chat.posted('edp').at(-1)!.message
    }

    it('means what the next version offers, where it says nothing that the card offered as it stood', async () => {
      const message = await changing(offers('sign undo 1', 'batal'), offers('sign 1', 'paraf'))
      await chat.type({ chat: 'edp', user: 'Budi', text: 'Paraf.', replyTo: message })
      await idle()
      expect(await signedIn(home.store)).toEqual(['signed:1 Budi'])
    })

    it('never agrees to what had not reached anybody: the same word means what stood there', async () => {
      const message = await changing(offers('sign 1', 'setuju'), offers('sign 2', 'setuju'))
      await chat.type({ chat: 'edp', user: 'Budi', text: 'setuju', replyTo: message })
      await idle()
      expect(await signedIn(home.store)).toEqual(['signed:1 Budi'])
    })

    it('asks for the text that a button of the next version needs', async () => {
      const next = sample('menunggu', { actions: [{ say: 'decide satu', label: 'Putuskan', ask: { label: 'Mengapa?' } }] })
      const message = await changing(offers('sign 1', 'setuju'), next)
      for (const act of [() => chat.press({ chat: 'edp', user: 'Budi', text: 'decide satu', message }), () => chat.type({ chat: 'edp', user: 'Budi', text: 'putuskan', replyTo: message })]) {
        const before = chat.posted('edp').length
        await act()
        await idle()
        expect(chat.posted('edp')).toHaveLength(before + 1)
        expect(chat.posted('edp').at(-1)?.said.at(-1)?.id.ask).toMatchObject({ say: 'decide satu' })
      }
      expect(await decided()).toEqual([])
    })
  })
})

describe('bad input', () => {
  it.each([
    ['/sgin 1', 'Perintah “sgin” tidak dikenal.'],
    ['/sign', 'Perintah /sign belum lengkap atau keliru. Masih kurang: nomor pemeriksaan.'],
    [`/sign ${'1'.repeat(10_000)}`, 'Pesan terlalu panjang (10.006 karakter; paling banyak 4.000).'],
    ['/\u202Eاختبار 👩‍⚕️', 'Perintah “اختبار” tidak dikenal.'],
    ['/status<script>', 'Perintah “status<script>” tidak dikenal.'],
  ])('is refused kindly and privately (%#)', async (text, title) => {
    await chat.type({ chat: 'edp', user: 'Budi', text })
    await idle()
    expect(chat.whispers('Budi')).toEqual([title])
    expect(chat.titles('edp')).toEqual([])
  })

  it('tells of a button from an older menu that it is no longer valid', async () => {
    await chat.press({ chat: 'edp', user: 'Budi', text: 'launch 1', message: 'm0' })
    await idle()
    expect(chat.whispers('Budi')).toEqual(['Tombol ini sudah tidak berlaku.'])
  })

  it('goes on after a mistake of ours and after a broken world, and says which', async () => {
    await chat.type({ chat: 'edp', user: 'Budi', text: '/wrong' })
    await chat.type({ chat: 'edp', user: 'Budi', text: '/broken' })
    await chat.type({ chat: 'edp', user: 'Budi', text: '/status' })
    await idle()
    expect(chat.whispers('Budi')).toEqual(['Maaf, terjadi kesalahan di sisi kami.', 'Maaf, terjadi kesalahan di sisi kami.'])
    expect(chat.titles('edp')).toEqual(['Aman'])
  })

  it('does not acknowledge what it could not keep', async () => {
    await home.store.close()
    await expect(chat.type({ chat: 'edp', user: 'Budi', text: '/sign 1' })).rejects.toThrow()
    home = temporaryStore()
  })
})

describe('when the process dies', () => {
  it('works off at the next start what was kept, once, in order', async () => {
    await desk.stop()
    const event = (n: number) => ({ id: `e${n}`, platform: 'web', at: clock.now(), chat: 'edp', thread: null, chatTitle: 'EDP', direct: false, user: { id: 'Budi', name: 'Budi' }, voice: 'own', kind: 'text', text: `/sign ${n}`, replyTo: null })
    for (const n of [1, 2, 3]) await home.store.write((tx) => receive(tx, { platform: 'web', eventId: `e${n}`, event: JSON.stringify(event(n)), at: clock.now() }))
    desk = dispatch(kit(), new Map([[chat.id, chat]]))
    await desk.start()
    await idle()
    expect(await signedIn(home.store)).toEqual(['signed:1 Budi', 'signed:2 Budi', 'signed:3 Budi'])
    expect(await home.store.write(findWaiting)).toEqual([])
  })

  it('never acts twice: the effect and its mark are one transaction', async () => {
    // The answer after the deed is where this process "dies": the effect is durable, nothing after it happens.
    const dying: Store = { ...home.store, write: async (fn) => {
      const value = await home.store.write(fn)
      if ((await signedIn(home.store)).length > 0) await new Promise(() => {})
      return value
    } }
    await desk.stop()
    const first = dispatch({ ...kit(), store: dying }, new Map([[chat.id, chat]]))
    await first.start()
    await chat.type({ chat: 'edp', user: 'Budi', text: '/sign 1' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await signedIn(home.store)).toEqual(['signed:1 Budi'])
    desk = dispatch(kit(), new Map([[chat.id, chat]]))
    await desk.start()
    await idle()
    expect(chat.whispers('Budi')).toEqual([])
    expect(await home.store.write(findWaiting)).toEqual([])
  })

  it('sets aside an event that brought the house down again and again', async () => {
    await desk.stop()
    await home.store.write((tx) => receive(tx, { platform: 'web', eventId: 'poison', event: '{}', at: clock.now() }))
    for (let n = 0; n < 3; n += 1) await home.store.write(findWaiting)
    desk = dispatch(kit(), new Map([[chat.id, chat]]))
    await desk.start()
    expect(await home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'poison' }))).toBe('set aside')
  })

  it('starts with a row that can no longer be read: it is set aside on record, and what waits beside it is done', async () => {
    await desk.stop()
    const readable = { id: 'said', platform: 'web', at: clock.now(), chat: 'edp', thread: null, chatTitle: 'EDP', direct: false, user: { id: 'Budi', name: 'Budi' }, voice: 'own', kind: 'text', text: '/sign 1', replyTo: null }
    const rows = { torn: JSON.stringify(readable).slice(0, 60), other: '{"kind":"text","at":"gestern"}', said: JSON.stringify(readable) }
    for (const [eventId, event] of Object.entries(rows)) await home.store.write((tx) => receive(tx, { platform: 'web', eventId, event, at: clock.now() }))
    desk = dispatch(kit(), new Map([[chat.id, chat]]))
    await desk.start()
    await idle()
    expect(await signedIn(home.store)).toEqual(['signed:1 Budi'])
    for (const eventId of ['torn', 'other']) expect(await home.store.read((query) => outcomeOf(query, { platform: 'web', eventId }))).toBe('set aside')
    const noted = (await home.store.read((query) => auditTail(query, 20))).filter((told) => told.act === 'events.set-aside')
    expect(noted).toMatchObject([{ facts: { events: ['web torn', 'web other'] } }])
  })

  it('tells the room where it was said, and the admins, what was set aside', async () => {
    await desk.stop()
    await home.store.write((tx) => saveRoom(tx, { platform: 'web', chat: 'admin', thread: null, name: 'admin', purpose: 'admin', unit: null, lang: 'id', at: clock.now() }))
    for (const [eventId, event] of [['said', JSON.stringify({ kind: 'press', say: 'sign 17', chat: 'edp', thread: null, user: { id: 'Budi', name: 'Budi' } })], ['poison', 'no JSON at all']] as const) {
      await home.store.write((tx) => receive(tx, { platform: 'web', eventId, event, at: clock.now() }))
    }
    for (let n = 0; n < 3; n += 1) await home.store.write(findWaiting)
    desk = dispatch(kit(), new Map([[chat.id, chat]]))
    await desk.start()
    await idle()
    const [edp, admin] = ['edp', 'admin'].map((name) => wordsOf(chat.posted(name).at(-1)!.said.at(-1)!.id))
    expect(edp).toContain('PESAN TIDAK DIKERJAKAN')
    expect(edp).toContain('Budi: “sign 17” 23 Nov 07.30')
    expect(edp).not.toContain('tidak terbaca')
    expect(admin).toContain('Budi: “sign 17”')
    expect(admin).toContain('pesan yang tidak terbaca')
  })
})

describe('what an event teaches', () => {
  it('opens a room again that could not be reached', async () => {
    const { id } = (await home.store.read((query) => roomAt(query, { platform: 'web', chat: 'edp', thread: null })))!
    await home.store.write((tx) => changeRoom(tx, { id, state: 'unreachable', why: 'kicked' }))
    await chat.type({ chat: 'edp', user: 'Budi', text: '/status' })
    await idle()
    expect(chat.titles('edp')).toEqual(['Aman'])
  })
})

describe('a crowd', () => {
  it('keeps and decides two hundred events that come at once over eight chats, each exactly once', async () => {
    for (let n = 0; n < 8; n += 1) await room(`r${n}`)
    await Promise.all(Array.from({ length: 200 }, (_, n) => chat.type({ chat: `r${n % 8}`, user: 'Budi', text: `/sign ${1000 + n}` })))
    await desk.idle()
    expect(await signedIn(home.store)).toHaveLength(200)
  })
})
