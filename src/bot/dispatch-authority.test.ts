import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditTail } from '../store/audit-tail.ts'
import { outcomeOf } from '../store/inbox.ts'
import { changePerson } from '../store/people.ts'
import { dispatchWard, signedIn, type DispatchWard } from '../test/fakes/dispatch-ward.ts'

let ward: DispatchWard
beforeEach(async () => { ward = await dispatchWard() })
afterEach(() => ward.end())

describe('who may', () => {
  it('turns away, privately and on record, who may not; the card stays as it is', async () => {
    const message = await ward.card(1)
    const before = await ward.auditLines()
    await ward.chat.press({ chat: 'edp', user: 'Kepala IGD', text: 'sign 1', message })
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual([])
    expect(ward.chat.titles('edp')).toEqual(['menunggu paraf'])
    expect(ward.chat.whispers('Kepala IGD')).toEqual(['Perintah /sign hanya untuk EDP dan IT Manager.'])
    expect(await ward.auditLines()).toBe(before + 1)
  })

  it('goes by the account, never by the name', async () => {
    await ward.chat.type({ chat: 'edp', user: 'stranger', name: 'Budi', text: '/sign 1' })
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual([])
    expect(ward.chat.whispers('stranger')).toEqual(['Kami belum mengenal Bapak/Ibu.'])
  })

  it('ends at once for somebody who was removed, on old cards too', async () => {
    const id = await ward.person('Mantan', ['edp'])
    const message = await ward.card(1)
    await ward.home.store.write((tx) => changePerson(tx, { id, removedAt: ward.clock.now() }))
    await ward.chat.press({ chat: 'edp', user: 'Mantan', text: 'sign 1', message })
    await ward.chat.type({ chat: 'edp', user: 'Mantan', text: 'paraf', replyTo: message })
    await ward.idle()
    expect(await signedIn(ward.home.store)).toEqual([])
  })

  it('is looked at again in the very transaction of the deed', async () => {
    const id = await ward.person('Mantan', ['edp'])
    // Both stand in the same line of writers: the removal first, the deed behind it, after its look.
    await ward.chat.type({ chat: 'edp', user: 'Mantan', text: '/sign 1' })
    await ward.home.store.write((tx) => changePerson(tx, { id, removedAt: ward.clock.now() }))
    await ward.idle()
    const signed = await signedIn(ward.home.store)
    const told = ward.chat.whispers('Mantan')
    expect(signed.length + told.length).toBe(1)
  })

  it('ends in the very transaction of the deed, also for what the command asks of a duty itself', async () => {
    for (const [n, change] of [{ duties: ['auditor'] as const }, { removedAt: ward.clock.now() }].entries()) {
      const id = await ward.person(`Rangkap ${n}`, ['edp', 'auditor'])
      // Behind its own look, before its deed: the moment at which a stale duty would still count.
      ward.between = async () => { await ward.home.store.write((tx) => changePerson(tx, { id, ...change })) }
      const before = await ward.auditLines()
      await ward.chat.type({ chat: 'edp', user: `Rangkap ${n}`, text: `/decide ${n}` })
      await ward.idle()
      expect(await ward.decided()).toEqual([])
      const line = (await ward.home.store.read((query) => auditTail(query, 1)))[0]
      expect(line).toMatchObject({ act: 'command.refused', subject: 'command:decide', facts: { said: `/decide ${n}`, user: `Rangkap ${n}`, chat: 'edp', how: 'text' } })
      expect(await ward.auditLines()).toBe(before + 1)
    }
    expect([ward.chat.whispers('Rangkap 0'), ward.chat.whispers('Rangkap 1')]).toEqual([['Perintah /decide hanya untuk EDP.'], ['Kami belum mengenal Bapak/Ibu.']])
  })

  it('ends between two deeds of one command: the first stays, the second never was', async () => {
    const id = await ward.person('Rangkap', ['edp', 'auditor'])
    ward.between = async () => { await ward.home.store.write((tx) => changePerson(tx, { id, duties: ['auditor'] })) }
    await ward.chat.type({ chat: 'edp', user: 'Rangkap', text: '/twice 1' })
    await ward.idle()
    expect(await ward.decided()).toEqual(['decided:1'])
    expect(ward.chat.whispers('Rangkap')).toEqual(['Perintah /twice hanya untuk EDP dan auditor.'])
    expect((await ward.home.store.read((query) => auditTail(query, 1)))[0]).toMatchObject({ act: 'command.refused', subject: 'command:twice' })
  })

  it('goes on where somebody only gained a duty, or lost one and may still', async () => {
    const id = await ward.person('Rangkap', ['edp', 'auditor'])
    ward.between = async () => { await ward.home.store.write((tx) => changePerson(tx, { id, duties: ['edp'] })) }
    await ward.chat.type({ chat: 'edp', user: 'Rangkap', text: '/decide 1' })
    await ward.idle()
    ward.between = async () => { await ward.home.store.write((tx) => changePerson(tx, { id, duties: ['edp', 'admin'] })) }
    await ward.chat.type({ chat: 'edp', user: 'Rangkap', text: '/decide 2' })
    await ward.idle()
    expect(await ward.decided()).toEqual(['decided:1', 'decided:2'])
    expect(ward.chat.whispers('Rangkap')).toEqual([])
  })

  it.each([['without a word to the store', '/decide 1'], ['inside its own transaction', '/within 1']])('is on record, once, where the command itself says no %s', async (_, text) => {
    await ward.person('Hadi', ['auditor'])
    const before = await ward.auditLines()
    await ward.chat.press({ chat: 'edp', user: 'Hadi', text: text.slice(1), message: 'm0', id: 'no-1' })
    await ward.idle()
    expect(await ward.auditLines()).toBe(before + 1)
    expect((await ward.home.store.read((query) => auditTail(query, 1)))[0]).toMatchObject({ act: 'command.refused', by: { kind: 'person', name: 'Hadi' }, facts: { reason: 'not-allowed', said: text.slice(1), how: 'press', platform: 'web', chat: 'edp' } })
    expect(await ward.home.store.read((query) => outcomeOf(query, { platform: 'web', eventId: 'no-1' }))).toBe('refused: not-allowed')
    expect(ward.chat.whispers('Hadi')).toHaveLength(1)
  })

  it('tells nothing of the hospital in a group that nobody registered', async () => {
    await ward.chat.type({ chat: 'grup asing', user: 'Budi', text: '/status' })
    await ward.idle()
    expect(ward.chat.titles('grup asing')).toEqual([])
    expect(ward.chat.whispers('Budi')).toEqual(['Ruang ini belum terdaftar, sehingga /status tidak dijawab di sini.'])
  })
})
