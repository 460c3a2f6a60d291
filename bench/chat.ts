import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { menu } from '../commands/index.ts'
import { dispatch } from '../src/bot/dispatch.ts'
import type { Command } from '../src/bot/command.ts'
import { postOffice } from '../src/bot/post-office.ts'
import { webChat } from '../src/chat/web/platform.ts'
import { holdCheck } from '../src/checks/hold.ts'
import { realClock } from '../src/core/clock.ts'
import type { CheckPlan, Site } from '../src/core/site.ts'
import { effectiveCalendar } from '../src/registry/holidays.ts'
import { enrol } from '../src/registry/people.ts'
import { registerRoom } from '../src/registry/rooms.ts'
import { checkSheet } from '../src/reports/check-sheet.ts'
import { verifyAudit } from '../src/store/audit.ts'
import { signaturesOf } from '../src/store/checks.ts'
import { lanLog } from '../src/store/lan.ts'
import { openStore } from '../src/store/store.ts'
import { testKit } from '../src/test/fakes/kit.ts'
import { testSite } from '../src/test/fakes/site.ts'
import { percentile, print } from './harness.ts'

const RATE = 200
const SECONDS = 10
const GOAL_P99 = 20
const ON_ONE_CARD = 1000
const CHATS = 8
const CHECKS = 40
const PEOPLE = 20

/** From a press to its durable decision, with the real menu, page, checks, audit trail and post office, on disk. */
export async function bench(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-bench-chat-'))
  const house = await openHouse(folder)
  try {
    const { took: flow, refused } = await house.flow()
    print(`${RATE} presses a second over ${CHATS} rooms, ${flow.length} in all: p50 ${percentile(flow, 0.5).toFixed(1)} ms, p99 ${percentile(flow, 0.99).toFixed(1)} ms, worst ${Math.max(...flow).toFixed(1)} ms (goal p99 ≤ ${GOAL_P99} ms), ${refused} refused`)
    const crowd = await house.crowd()
    print(`${ON_ONE_CARD} presses on one card at once: ${crowd.winners} winner(s), ${crowd.told} others told who it was, ${(crowd.ms / 1000).toFixed(2)} s`)
    print(`audit trail: ${crowd.audit}`)
    return refused === 0 && percentile(flow, 0.99) <= GOAL_P99 && crowd.winners === 1 && crowd.told === ON_ONE_CARD - 1 && crowd.audit === 'whole'
  } finally {
    await house.close()
    rmSync(folder, { recursive: true })
  }
}

async function openHouse(folder: string) {
  const store = openStore({ file: join(folder, 'pulih.db'), migrations: resolve('drizzle') })
  const chat = webChat({ log: lanLog(store), clock: realClock })
  const site: Site = testSite({ checks: [plan], servers: [{ name: 'produksi', role: 'production', address: 'produksi:1433', ssh: null }] })
  const decided: Decided[] = []
  const kit = testKit({ clock: realClock, store, site, menu: menu.map((command) => timed(command, decided)), outside: { ping: null, anchor: async () => undefined, connect: async () => ({ ms: 1 }), codeKey: async () => 'a key for measuring', keepFile: async () => '' } })
  const platforms = new Map([[chat.id, chat]])
  const desk = dispatch(kit, platforms)
  const office = postOffice(kit, platforms)
  const checkDesk = { ...kit, sheet: checkSheet, calendar: (query: Parameters<typeof effectiveCalendar>[0]) => effectiveCalendar(query, site) }
  const at = realClock.now()
  await store.write(async (tx) => {
    for (let n = 0; n < CHATS; n += 1) await registerRoom(tx, { platform: 'web', chat: `r${n}`, thread: null, title: `Ruang ${n}`, purpose: n === 0 ? 'edp' : 'unit', unit: null, lang: 'id', by: { kind: 'bot' }, at })
    for (let n = 0; n < PEOPLE; n += 1) await enrol(tx, { name: `EDP ${n}`, duties: ['edp'], platform: 'web', userId: `u${n}`, at })
  })
  const open = async (n: number) => {
    const held = await holdCheck(checkDesk, { plan, slot: new Date(at.getTime() + n), why: 'asked', by: { kind: 'bot' }, signal: new AbortController().signal })
    if (held.held === 'no') throw new Error('the check was not held')
    return held.check.id
  }
  const ids: number[] = []
  for (let n = 0; n <= CHECKS; n += 1) ids.push(await open(n))
  await office.start()
  await desk.start()
  await office.idle()
  let event = 0
  const press = (say: string, who: { readonly chat: string; readonly user: string }) => {
    event += 1
    return chat.say({ id: `press-${event}`, platform: 'web', at: realClock.now(), chat: who.chat, thread: null, chatTitle: who.chat, direct: false, user: { id: who.user, name: who.user }, voice: 'own', kind: 'press', say, message: { chat: who.chat, message: '1' } })
  }
  return {
    /** Presses come at their times, whether the ones before are done or not: each check is signed, and the signature taken back. */
    flow: async (): Promise<{ readonly took: readonly number[]; readonly refused: number }> => {
      const pressed = new Map<number, number[]>(ids.map((id) => [id, []]))
      const begun = performance.now()
      const said: Promise<void>[] = []
      for (let n = 0; n < RATE * SECONDS; n += 1) {
        const due = begun + (n * 1000) / RATE
        if (due > performance.now()) await realClock.sleep(due - performance.now())
        const which = n % CHECKS
        const id = ids[which + 1] ?? 0
        pressed.get(id)?.push(due)
        said.push(press(Math.floor(n / CHECKS) % 2 === 0 ? `sign ${id}` : `sign undo ${id}`, { chat: `r${which % CHATS}`, user: `u${which % PEOPLE}` }))
      }
      await Promise.all(said)
      await desk.idle()
      // A check's presses come from one room, so they are decided in the order in which they were made.
      const took = decided.map((one) => one.at - (pressed.get(one.check)?.shift() ?? NaN))
      return { took, refused: decided.filter((one) => !one.ok).length + RATE * SECONDS - decided.length }
    },
    crowd: async () => {
      const [id = 0] = ids
      const begun = performance.now()
      await Promise.all(Array.from({ length: ON_ONE_CARD }, (_, n) => press(`sign ${id}`, { chat: `r${n % CHATS}`, user: `u${n % PEOPLE}` })))
      await desk.idle()
      const ms = performance.now() - begun
      await office.idle()
      const winners = (await store.read((query) => signaturesOf(query, id))).length
      const entries = await store.read(() => lanLog(store).since(0, 1_000_000))
      const told = entries.filter((entry) => entry.onlyFor !== null && JSON.stringify(entry.body).includes(`Check number ${id} was already signed by EDP`)).length
      const verdict = await store.read((query) => verifyAudit(query, []))
      return { ms, winners, told, audit: verdict.ok ? 'whole' : `broken: ${verdict.why}` }
    },
    close: async () => {
      await desk.stop()
      await office.stop()
      await store.close()
    },
  }
}

interface Decided { readonly check: number; readonly at: number; readonly ok: boolean }

/** The same command, noting when its write became durable. */
function timed(command: Command, decided: Decided[]): Command {
  if (command.name !== 'sign') return command
  return {
    ...command,
    run: async (call, kit) => {
      const outcome = await command.run(call, kit)
      const { check } = call.args as { readonly check?: number }
      decided.push({ check: check ?? 0, at: performance.now(), ok: outcome.ok })
      return outcome
    },
  }
}

const plan: CheckPlan = {
  name: 'pagi', title: { id: 'Pemeriksaan pagi', en: 'Morning check' }, procedure: null, cron: '30 7 * * 1-5', zone: 'Asia/Jakarta', days: 'workdays', missed: 'run-once', room: 'edp',
  probes: [{ probe: 'server', server: 'produksi', timeout: 1000 }], signers: ['edp'], signWithin: 5_400_000, remindAfter: [1_800_000], escalateAfter: 7_200_000, document: false,
}
