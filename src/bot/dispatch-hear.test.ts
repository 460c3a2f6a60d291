import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { outcomeOf } from '../store/inbox.ts'
import { owe } from '../store/outbox.ts'
import { directRoomWith, roomAt, saveRoom } from '../store/rooms.ts'
import { sample } from '../test/contracts/platform-on-trial.ts'
import { dispatchWard, signedIn, type DispatchWard } from '../test/fakes/dispatch-ward.ts'

let ward: DispatchWard
beforeEach(async () => { ward = await dispatchWard() })
afterEach(() => ward.end())

describe('what is no command', () => {
  it('is ignored among people, and never kept', async () => {
    await ward.chat.type({ id: 'gossip', chat: 'edp', user: 'Budi', text: 'pasien di kamar 3 sudah pulang' })
    await ward.chat.type({ id: 'reply', chat: 'edp', user: 'Budi', text: 'paraf', replyTo: 'not-ours' })
    await ward.idle()
    expect(await ward.home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'gossip' }))).toBeUndefined()
    expect(await ward.home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'reply' }))).toBeUndefined()
    expect(ward.chat.titles('edp')).toEqual([])
  })

  it('is answered with help where somebody is alone with the bot', async () => {
    await ward.chat.type({ chat: 'dm', user: 'orang baru', text: 'halo?', direct: true })
    await ward.chat.type({ chat: 'dm2', user: 'Budi', text: 'selamat pagi', direct: true })
    await ward.idle()
    expect(ward.chat.whispers('orang baru')).toEqual(['Bantuan untuk orang baru'])
    expect(ward.chat.whispers('Budi')).toEqual(['Bantuan untuk Budi'])
  })

  it('needs no slash where somebody is alone with the bot; the private chat becomes a room, on record', async () => {
    const lines = await ward.auditLines()
    await ward.chat.type({ chat: 'dm', user: 'Budi', text: 'Status', direct: true })
    await ward.idle()
    expect(ward.chat.titles('dm')).toEqual(['Aman'])
    expect(await ward.home.store.read((query) => roomAt(query, { platform: 'web', chat: 'dm', thread: null }))).toMatchObject({ purpose: 'direct', name: 'Budi', account: 'Budi' })
    expect(await ward.auditLines()).toBe(lines + 1)
  })

  it('shows whose a private chat is that was known before anybody asked for that', async () => {
    const known = () => ward.home.store.read((query) => directRoomWith(query, { platform: 'web', userId: 'Budi' }))
    await ward.home.store.write((tx) => saveRoom(tx, { platform: 'web', chat: 'D0123', thread: null, name: 'Budi', purpose: 'direct', unit: null, lang: 'id', at: ward.clock.now() }))
    expect(await known()).toBeNull()
    await ward.chat.type({ chat: 'D0123', user: 'Budi', text: 'Status', direct: true })
    await ward.idle()
    expect(await known()).toMatchObject({ chat: 'D0123', account: 'Budi' })
  })

  it('is asked back when it replies to a card and could mean anything', async () => {
    const message = await ward.card(1)
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: 'setuju tapi tunggu dulu', replyTo: message })
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual([])
    expect(ward.chat.whispers('Budi')).toEqual(['Balasan tersebut belum kami mengerti.'])
  })

  it('finds the card as it stands when the reply goes to an older post of it', async () => {
    const old = await ward.card(1)
    await ward.home.store.write((tx) => owe(tx, { at: ward.clock.now(), to: { purpose: 'edp' }, card: 'check:1', fresh: true, spoken: sample('pengingat', { actions: [{ say: 'sign 1', label: 'Paraf', words: ['paraf'] }] }) }))
    await ward.office.idle()
    await ward.chat.type({ chat: 'edp', user: 'Budi', text: 'paraf', replyTo: old })
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi'])
  })

  describe('on a card whose next version may be read before we have noted it', () => {
    const offers = (say: string, word: string) => sample('menunggu', { actions: [{ say, label: word, words: [word] }] })
    /** The ward.card stands saying one thing and is owed another, which nobody noted as sent. */
    const changing = async (from: ReturnType<typeof sample>, to: ReturnType<typeof sample>) => {
      const owing = { to: { purpose: 'edp' as const }, card: 'check:1', at: ward.clock.now() }
      await ward.home.store.write((tx) => owe(tx, { ...owing, spoken: from }))
      await ward.office.idle()
      await ward.home.store.write((tx) => owe(tx, { ...owing, spoken: to, notBefore: new Date(ward.clock.now().getTime() + 60_000) }))
      return ward.chat.posted('edp').at(-1)!.message
    }

    it('means what the next version offers, where it says nothing that the card offered as it stood', async () => {
      const message = await changing(offers('sign undo 1', 'batal'), offers('sign 1', 'paraf'))
      await ward.chat.type({ chat: 'edp', user: 'Budi', text: 'Paraf.', replyTo: message })
      await ward.idle()
      expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi'])
    })

    it('never agrees to what had not reached anybody: the same word means what stood there', async () => {
      const message = await changing(offers('sign 1', 'setuju'), offers('sign 2', 'setuju'))
      await ward.chat.type({ chat: 'edp', user: 'Budi', text: 'setuju', replyTo: message })
      await ward.idle()
      expect(await signedIn(ward.home.store)).toEqual(['signed:1 Budi'])
    })

    it('asks for the text that a button of the next version needs', async () => {
      const next = sample('menunggu', { actions: [{ say: 'decide satu', label: 'Putuskan', ask: { label: 'Mengapa?' } }] })
      const message = await changing(offers('sign 1', 'setuju'), next)
      for (const act of [() => ward.chat.press({ chat: 'edp', user: 'Budi', text: 'decide satu', message }), () => ward.chat.type({ chat: 'edp', user: 'Budi', text: 'putuskan', replyTo: message })]) {
        const before = ward.chat.posted('edp').length
        await act()
        await ward.idle()
        expect(ward.chat.posted('edp')).toHaveLength(before + 1)
        expect(ward.chat.posted('edp').at(-1)?.said.at(-1)?.id.ask).toMatchObject({ say: 'decide satu' })
      }
      expect(await ward.decided()).toEqual([])
    })
  })
})
