import { HOUR, MINUTE } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { downtimeFacts, stageOf } from '../../core/downtime-case.ts'
import { DOWNTIME } from '../../core/downtime.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { planToken, standInHand, stepInHand, ticked } from '../../core/procedure-reading.ts'
import { openAnswers, type UnitAnswer } from '../../core/unit-answer.ts'
import { openDowntime } from '../../procedures/downtime/open.ts'
import { downtimeProcedure } from '../../procedures/downtime/procedure.ts'
import { effectiveCalendar } from '../../registry/holidays.ts'
import { takeReport } from '../../scripts/report.ts'
import { openProcedures } from '../../store/procedures.ts'
import { roomAt, roomIsBack, saveRoom } from '../../store/rooms.ts'
import { unitAnswersOf } from '../../store/unit-answers.ts'
import { CAST, ROOMS, type House } from './house.ts'
import type { Act, Move } from './moves.ts'

/** What somebody said to a downtime, and how it stood right before and right after. */
export interface Acted {
  readonly who: (typeof CAST)[number]
  readonly act: Act
  readonly id: number
  readonly at: number
  /** `same`: nothing was pressed in between. */
  readonly card: 'as it stands' | 'an older one' | 'the same again'
  readonly before: ProcedureState
  readonly after: ProcedureState
}

/** What a unit said, and how many answers of its stood in the book right before and right after. */
export interface Answered { readonly id: number; readonly unit: string; readonly kind: UnitAnswer; readonly at: number; readonly again: boolean; readonly before: number; readonly after: number; readonly state: ProcedureState }

export interface Story {
  readonly acts: readonly Acted[]
  readonly answers: readonly Answered[]
  /** Whether somebody set the clock: then moments say nothing of lengths any more. */
  readonly clockSet: boolean
  /** Rooms that cannot be written to at this moment. */
  readonly mute: ReadonlySet<string>
  readonly ids: readonly number[]
  move(it: Move): Promise<void>
  /** Every line is mended, every room let in again, and people bring to its end whatever is open. */
  finish(): Promise<void>
}

const SAYS: Readonly<Record<Act, (id: number, token: string) => string>> = {
  approve: (id, token) => `approve ${id} ${token}`, deny: (id, token) => `deny ${id} ${token} bersamaan akreditasi`, cancel: (id) => `cancel ${id} vendor berhalangan`,
  begin: (id, token) => `begin ${id} ${token}`, worked: (id, token) => `worked ${id} ${token}`, clear: (id, token) => `clear ${id} ${token}`, retry: (id) => `retry ${id}`,
  override: (id) => `override ${id} tidak dapat ditunda`, tick: (id, token) => `tick ${id} ${token}`, extend: (id) => `extend ${id} 20m belum selesai`, move: (id) => `move ${id}`,
}
const kicked = () => new Fault({ area: 'chat', op: 'post', retry: 'never', hint: 'chat-gone', detail: 'the bot was kicked' })
const away = () => new Fault({ area: 'chat', op: 'post', retry: 'later', hint: 'network', detail: 'away' })

/** Lets things befall a house one after another, and remembers who did what. */
export function acting(h: House): Story {
  const acts: Acted[] = []
  const answers: Answered[] = []
  const tokens = new Map<number, string[]>()
  const ids: number[] = []
  const mute = new Set<string>()
  let clockSet = false
  const now = () => h.clock.now().getTime()
  const open = () => h.read((query) => openProcedures(query, DOWNTIME))
  const nth = async (n: number) => { const rows = await open(); return (rows[n] ?? rows[0])?.id ?? null }

  /** Whatever stands on cards now can be pressed later. */
  async function look(): Promise<void> {
    for (const { id, state } of await open()) {
      if (!ids.includes(id)) ids.push(id)
      const known = tokens.get(id) ?? []
      const token = planToken(state)
      if (known.at(-1) !== token) tokens.set(id, [...known, token])
    }
  }

  async function act(who: number, it: { readonly act: Act; readonly id: number; readonly stale?: number; readonly times?: number; readonly ahead?: number }): Promise<void> {
    const { id, stale = 0, times = 1 } = it
    const known = tokens.get(id) ?? []
    const person = CAST[who]!
    for (let n = 0; n < times; n += 1) {
      const before = (await h.row(id)).state
      const token = known[Math.max(0, known.length - 1 - stale)] ?? ''
      const next = stepInHand(before)
      const which = next?.kind === 'confirm' ? next.ticks.findIndex((tick) => !ticked(before, next.key).includes(tick)) + 1 : 0
      const more = it.act === 'tick' ? ` #${n === 0 ? Math.max(1, which) : Math.max(1, which - 1)}` : it.act === 'move' ? ` ${wall(now() + (it.ahead ?? HOUR))} 30m` : ''
      await h.say(person.user, `/outage ${SAYS[it.act](id, token)}${more}`)
      const after = (await h.row(id)).state
      acts.push({ who: person, act: it.act, id, at: now(), card: n > 0 ? 'the same again' : token === planToken(before) ? 'as it stands' : 'an older one', before, after })
      await look()
    }
  }

  async function told(room: string, it: { readonly kind: UnitAnswer; readonly id: number; readonly times?: number }): Promise<void> {
    for (let n = 0; n < (it.times ?? 1); n += 1) {
      const count = async () => (await h.read((query) => unitAnswersOf(query, it.id))).length
      const before = await count()
      await h.say('kepala', `/told ${it.kind} ${it.id}${it.kind === 'objection' || it.kind === 'trouble' ? ' cetak gagal' : ''}`, room)
      answers.push({ id: it.id, unit: ROOMS[room] ?? '', kind: it.kind, at: now(), again: n > 0, before, after: await count(), state: (await h.row(it.id)).state })
    }
  }

  async function settleAnswers(id: number): Promise<void> {
    for (const { id: answer } of openAnswers(await h.read((query) => unitAnswersOf(query, id)))) await h.say('sari', `/outage settle ${id} ${answer} sudah diatur`)
  }

  /** What people do next on a good day; those who may not, or not yet, try first. */
  async function forward(id: number): Promise<void> {
    const { state } = await h.row(id)
    const facts = downtimeFacts(state)
    const stands = standInHand(state)
    const asks = stands?.is === 'failed' || stands?.is === 'interrupted' || (stands?.is === 'due' && stands.why !== null)
    const manager = state.request.by?.id === 4 || moverOf(id) === 4 ? state.request.by?.id === 5 || moverOf(id) === 5 ? 2 : 4 : 3
    switch (stepInHand(state)?.key) {
      case 'approval': {
        for (const who of [(moverOf(id) || (state.request.by?.id ?? 1)) - 1, 0, manager]) await act(who, { act: 'approve', id })
        return
      }
      case 'announced': case 'due': { await h.pass(Math.max(MINUTE, Math.min(facts.window.from - 19 * MINUTE - now(), 30 * HOUR))); return }
      case 'gate': { await (asks ? act(3, { act: 'override', id }) : h.pass(MINUTE)); return }
      case 'begin': { await (facts.window.from > now() ? h.pass(facts.window.from - now()) : act(1, { act: 'begin', id })); return }
      case 'worked': {
        // Every other time something does not come up again by itself.
        if (id % 2 === 0) h.away.add('SIMRS').add('PACS')
        await act(1, { act: 'worked', id })
        return
      }
      case 'verify': { await act(1, { act: 'clear', id }); h.away.clear(); await (asks ? act(1, { act: 'retry', id }) : h.pass(MINUTE)); return }
      case 'seen': { await act(1, { act: 'clear', id }); await act(1, { act: 'tick', id }); return }
      case 'all-clear': { await act(1, { act: 'clear', id }); return }
      case 'well': case 're-entered': {
        for (const room of ['igd', 'farmasi', 'gizi']) for (const kind of ['normal', 'entered'] as const) await told(room, { kind, id, times: 2 })
        await settleAnswers(id)
        await h.pass(5 * MINUTE)
        return
      }
      default: { await h.pass(MINUTE); return }
    }
  }

  /** Who proposed the time that stands, where it was moved; else nobody. */
  const moverOf = (id: number): number => CAST.findIndex(({ user }) => user === acts.findLast((it) => it.id === id && it.act === 'move' && it.after.revision > it.before.revision)?.who.user) + 1

  async function letIn(room: string): Promise<void> {
    h.chat.fail(room, null)
    mute.delete(room)
    const unit = ROOMS[room] ?? ''
    if (!h.kit.site.units.some(({ key }) => key === unit)) return
    await h.write(async (tx) => {
      const known = await roomAt(tx, { platform: 'telegram', chat: room, thread: null })
      if (known === null) await saveRoom(tx, { platform: 'telegram', chat: room, thread: null, name: room, purpose: 'unit', unit, lang: 'id', at: h.clock.now() })
      else if (known.state !== 'active') await roomIsBack(tx, { id: known.id, at: h.clock.now() })
    })
  }

  async function befall(it: Move): Promise<void> {
    switch (it.do) {
      case 'plan': {
        const { name, duties } = CAST[it.who]!
        const { kit } = h
        const from = Math.ceil((now() + it.ahead) / MINUTE) * MINUTE
        const ask = { kind: 'planned' as const, window: { from, until: from + it.length }, work: 'update' as const, what: 'pembaruan sistem', services: it.services === 'both' ? ['simrs', 'pacs'] : [it.services], contact: 'EDP jaga', wayBack: 'versi 4', incident: null }
        await h.write(async (tx) => openDowntime(tx, { of: downtimeProcedure(kit, kit.downtime), desk: kit, calendar: await effectiveCalendar(tx, kit.site), ask, by: { id: it.who + 1, name, duties }, at: h.clock.now() }))
        return
      }
      case 'now': { await h.say(CAST[it.who]!.user, `/downtime now ${it.services} "server mati"`); return }
      case 'act': { const id = await nth(it.of); if (id !== null) await act(it.who, { ...it, id }); return }
      case 'told': { const id = await nth(it.of); if (id !== null) await told(it.room, { ...it, id }); return }
      case 'called': { const id = await nth(it.of); if (id !== null) await h.say('tono', `/outage called ${id} ${it.unit}`); return }
      case 'settled': { const id = await nth(it.of); if (id !== null) await settleAnswers(id); return }
      case 'forward': { const id = await nth(it.of); if (id !== null) await forward(id); return }
      case 'service': { if (!h.away.delete(it.title)) h.away.add(it.title); return }
      case 'script': { await takeReport(h.kit, { script: 'vendor', said: 'ok', run: null, exit: 0, note: null }); return }
      case 'room': {
        const known = await h.read((query) => roomAt(query, { platform: 'telegram', chat: it.room, thread: null }))
        if (known === null || known.state !== 'active' || mute.has(it.room)) { await letIn(it.room); return }
        h.chat.fail(it.room, kicked())
        mute.add(it.room)
        return
      }
      case 'line': {
        if (mute.has(it.room)) { await letIn(it.room); return }
        h.chat.fail(it.room, away())
        mute.add(it.room)
        return
      }
      case 'unit': {
        const units = h.kit.site.units as { key: string; name: string }[]
        if (!units.some(({ key }) => key === 'gizi')) units.push({ key: 'gizi', name: 'Gizi' })
        return
      }
      case 'pass': { await h.pass(it.ms); return }
      case 'asleep': { h.clock.advance(it.ms); return }
      case 'set': { clockSet = true; h.clock.step(it.ms); return }
      case 'crash': { await h.crash(it.nth, it.gone); return }
    }
  }

  return {
    acts, answers, mute, ids,
    get clockSet() { return clockSet },
    move: async (it) => {
      await befall(it)
      await h.settle()
      await look()
      await h.onlooker()
    },
    finish: async () => {
      h.away.clear()
      for (const room of Object.keys(ROOMS)) await letIn(room)
      await h.pass(6 * MINUTE)
      await h.onlooker()
      for (let turns = 0; turns < 80; turns += 1) {
        const rows = await open()
        if (rows.length === 0) return
        for (const { id } of rows) {
          await forward(id)
          await h.settle()
          await look()
          await h.onlooker()
        }
      }
      throw new Error(`not brought to an end: ${(await open()).map(({ id, state }) => `${id} ${stageOf(state)} ${stepInHand(state)?.key} ${JSON.stringify(standInHand(state))}`).join('; ')}`)
    },
  }
}

/** As somebody types it in Jakarta. */
function wall(at: number): string {
  const said = new Date(at + 7 * HOUR).toISOString()
  return `${said.slice(0, 10)} ${said.slice(11, 16)}`
}
