import { afterEach, describe, expect, it } from 'vitest'
import type { Call } from '../src/bot/command.ts'
import { parse } from '../src/bot/grammar.ts'
import type { Kit } from '../src/bot/kit.ts'
import type { Outcome } from '../src/core/outcome.ts'
import type { Answer } from '../src/bot/command.ts'
import { textsFor } from '../src/texts/words.ts'
import { ward, wordsOf, type Ward } from '../src/test/fakes/ward.ts'
import { lookForTrouble, nextTrouble } from '../src/backups/overrun.ts'
import { standing } from '../src/store/alarms.ts'
import { enterSlots, endSlot } from '../src/store/slots.ts'
import { backup } from './backup.ts'
import { history } from './history.ts'
import { backupJobs } from '../jobs/backup.ts'
import { rehearsalJobs } from '../jobs/rehearse.ts'
import { quiet } from '../src/core/log.ts'

let w: Ward | null = null
const open = async (...options: Parameters<typeof ward>) => (w = await ward(...options))
afterEach(async () => {
  await w?.close()
  w = null
})

async function say(kit: Kit, text: string): Promise<Outcome<Answer>> {
  const parsed = parse(text, [backup, history])
  if (!parsed.ok) return parsed
  const call: Call<never> = {
    args: parsed.value.args as never,
    by: { platform: 'web', userId: 'u1', name: 'Budi', person: { id: 1, name: 'Budi', duties: ['edp'] } },
    room: { id: 1, platform: 'web', chat: 'edp', thread: null, name: 'EDP', purpose: 'edp', unit: null, lang: 'id' },
    place: { platform: 'web', chat: 'edp', thread: null, title: 'EDP', direct: false },
    at: kit.clock.now(),
    lang: 'id',
  }
  return await parsed.value.command.run(call, kit)
}
const words = (answer: Outcome<Answer>) => (answer.ok && answer.value.say !== null ? wordsOf(answer.value.say(textsFor('Asia/Jakarta').id)) : '')
const reason = (answer: Outcome<Answer>) => (answer.ok ? null : answer.refusal.reason)

describe('/backup', () => {
  it('puts up one living card, in whatever words it is asked for', async () => {
    const house = await open()
    for (const text of ['/backup simrs', '/cadangkan SIMRS penuh', '/backup', 'backup simrs full']) {
      expect(await say(house.kit, text)).toMatchObject({ ok: true, value: { say: null } })
      await house.runner.start()
      await house.work()
    }
    expect((await house.heard()).filter((said) => said.card !== null).map((said) => said.card)).toEqual(['round:1', 'round:2', 'round:3', 'round:4'])
  })

  it('takes a differential by its Indonesian name', async () => {
    const house = await open()
    await say(house.kit, '/cadangkan simrs diferensial')
    expect((await house.heard())[0]?.text).toContain('Diferensial ·')
  })

  it('refuses kindly what it cannot do', async () => {
    const house = await open()
    expect(reason(await say(house.kit, 'backup simr'))).toBe('no-such-system')
    expect(reason(await say(house.kit, 'backup simrs log'))).toBe('level-unknown')
    expect(reason(await say(house.kit, 'backup retry 99'))).toBe('no-such-run')
    expect(reason(await say(house.kit, 'backup cancel abc'))).toBe('no-such-run')
    expect(await house.heard()).toEqual([])
    await say(house.kit, 'backup simrs')
    expect(reason(await say(house.kit, 'backup simrs'))).toBe('already-running')
  })

  it('tells the one who asked for a restore test how it went', async () => {
    const house = await open()
    await house.runner.start()
    await say(house.kit, 'backup simrs')
    await house.work()
    expect(words(await say(house.kit, 'backup uji simrs'))).toContain('Uji restore diantrekan')
    await house.work()
    expect((await house.heard()).map((said) => said.title)).toEqual(expect.arrayContaining(['UJI RESTORE BERHASIL — SIMRS']))
  })

  it('stops what is queued before anybody works on it', async () => {
    const house = await open()
    await say(house.kit, 'backup simrs')
    expect(words(await say(house.kit, 'backup batal 1'))).toContain('pembatalan dicatat')
    await house.runner.start()
    await house.work()
    expect((await house.heard())[0]?.text).toContain('BACKUP DIBATALKAN — SIMRS')
    expect(house.engines.database.world.dumps).toBe(0)
    expect(reason(await say(house.kit, 'backup batal 1'))).toBe('stale-button')
  })
})

describe('/history', () => {
  it('pages through rounds, newest first, and through one component\'s runs', async () => {
    const house = await open()
    await house.runner.start()
    for (let night = 0; night < 10; night += 1) {
      await say(house.kit, 'backup simrs')
      await house.work()
      house.clock.advance(86_400_000)
    }
    const first = words(await say(house.kit, '/riwayat simrs'))
    expect(first).toContain('RIWAYAT BACKUP — SIMRS')
    expect(first.match(/\[ok\]/g)).toHaveLength(8)
    expect(first).toContain('database utuh')
    const more = /<Sebelumnya: (history simrs \d+)>/.exec(first)?.[1] ?? ''
    const second = words(await say(house.kit, more))
    expect(second.match(/\[ok\]/g)).toHaveLength(2)
    expect(second).not.toContain('Sebelumnya')
    expect(words(await say(house.kit, 'history simrs/database')).match(/\[ok\]/g)).toHaveLength(8)
    expect(reason(await say(house.kit, 'history simrz'))).toBe('no-such-system')
    const none = words(await say(house.kit, '/riwayat simrs gagal'))
    expect(none).toContain('hanya yang gagal atau belum lengkap')
    expect(none).toContain('Tidak ada pencadangan yang gagal atau belum lengkap.')
  })
})

describe('schedules', () => {
  const nightly = { kind: 'backup', name: 'malam', system: 'simrs', level: 'full', cron: '0 2 * * *', zone: 'Asia/Jakarta', missed: 'skip', window: { late: 600_000, length: 1_800_000 } } as const

  it('make one job each, which asks once for a slot', async () => {
    const house = await open({ site: { schedules: [nightly, { kind: 'rehearsal', name: 'jumat', system: 'simrs', cron: '0 10 * * 5', zone: 'Asia/Jakarta', missed: 'run-once' }] } })
    const [job] = backupJobs(house.kit.site)
    const tick = { slot: house.clock.now(), at: house.clock.now(), late: false, signal: new AbortController().signal, log: quiet }
    expect(job).toMatchObject({ name: 'backup:malam', missed: 'skip' })
    expect(await job?.run(tick, house.kit)).toEqual({ ok: true, value: 'round 1' })
    expect(await job?.run(tick, house.kit)).toEqual({ ok: true, value: 'round 1' })
    const [rehearsal] = rehearsalJobs(house.kit.site)
    expect(await rehearsal?.run(tick, house.kit)).toEqual({ ok: true, value: 'rehearsals 3, 4' })
    expect(await rehearsal?.run(tick, house.kit)).toEqual({ ok: true, value: 'rehearsals asked for before' })
  })

  it('R4: silence is an alarm, told once and cleared when the schedule runs again', async () => {
    const house = await open({ site: { schedules: [nightly] }, at: '2026-11-22T19:00:00Z' })
    await house.runner.start()
    const [job] = backupJobs(house.kit.site)
    const slot = house.clock.now()
    await job?.run({ slot, at: slot, late: false, signal: new AbortController().signal, log: quiet }, house.kit)
    await house.work()
    house.clock.advance(86_400_000)
    expect(await nextTrouble(house.kit, house.clock.now())).toEqual(new Date('2026-11-23T19:15:00Z'))
    house.clock.advance(20 * 60_000)
    await lookForTrouble(house.kit, house.clock.now())
    expect(await house.heard()).toEqual([])
    const missed = new Date('2026-11-23T19:00:00Z')
    await house.kit.store.write((tx) => enterSlots(tx, { job: 'backup:malam', at: house.clock.now().getTime(), slots: [{ slot: missed.getTime(), state: 'skipped' }] }))
    await lookForTrouble(house.kit, house.clock.now())
    await lookForTrouble(house.kit, house.clock.now())
    expect((await house.heard()).map((said) => [said.title, said.silent])).toEqual([['BACKUP TIDAK BERJALAN — SIMRS', false]])
    expect((await house.heard())[0]?.text).toContain('Pencadangan terakhir dari jadwal ini: Senin, 23 Nov 2026, 02.00 WIB.')
    expect((await house.kit.store.read(standing)).map((alarm) => alarm.key)).toEqual(['silence:malam'])
    house.clock.set('2026-11-24T19:00:00Z')
    await job?.run({ slot: house.clock.now(), at: house.clock.now(), late: false, signal: new AbortController().signal, log: quiet }, house.kit)
    await lookForTrouble(house.kit, house.clock.now())
    expect((await house.heard()).at(-1)).toMatchObject({ title: 'BACKUP BERJALAN KEMBALI — SIMRS', silent: true })
    expect(await house.kit.store.read(standing)).toEqual([])
  })

  it('R4: a slot whose job is only just being done is not silence; one that never led to any round is', async () => {
    const house = await open({ site: { schedules: [nightly] }, at: '2026-11-23T00:00:00Z' })
    const slot = new Date('2026-11-22T19:00:00Z').getTime()
    await house.kit.store.write((tx) => enterSlots(tx, { job: 'backup:malam', at: house.clock.now().getTime(), slots: [{ slot, state: 'late' }] }))
    await lookForTrouble(house.kit, house.clock.now())
    expect(await house.heard()).toEqual([])
    await house.kit.store.write((tx) => endSlot(tx, { job: 'backup:malam', slot, at: house.clock.now().getTime(), outcome: { kind: 'bug', text: 'x' } }))
    await lookForTrouble(house.kit, house.clock.now())
    expect((await house.heard())[0]?.text).toContain('Jadwal ini belum pernah menghasilkan pencadangan.')
  })
})
