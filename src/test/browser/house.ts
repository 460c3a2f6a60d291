import { resolve } from 'node:path'
import { drawCard } from '../../chat/web/render.ts'
import { webChat } from '../../chat/web/platform.ts'
import type { Address, ChatEvent, MenuEntry } from '../../chat/platform.ts'
import { DAY, MINUTE } from '../../core/clock.ts'
import { discreet, hide } from '../../core/discreet.ts'
import { quiet } from '../../core/log.ts'
import type { SiteStatus } from '../../core/status.ts'
import { lanLog } from '../../store/lan.ts'
import { figures } from '../../store/metrics.ts'
import { lanEntries } from '../../store/schema.ts'
import { sqlOf } from '../../store/store.ts'
import { textsFor } from '../../texts/words.ts'
import type { Pages } from '../../web/app.ts'
import type { DemoControls } from '../../web/demo-controls.ts'
import { metrics } from '../../web/metrics.ts'
import type { ServicesDoor } from '../../web/services-routes.ts'
import { webServer } from '../../web/server.ts'
import { fakeClock } from '../fakes/clock.ts'
import { serviceBookOf } from '../fakes/service-book.ts'
import { temporaryStore } from '../fakes/store.ts'
import { backupFailed, backupRunning, manyComponents, morningCheck, plainSaid } from './cards.ts'

/**
 * A small house behind a real page: a real store, a real server, and a script of three commands instead of the bot.
 * It remembers which events it has had, as dispatch does.
 */
export async function smallHouse(change: Partial<Pages> & { readonly port?: number; readonly host?: string; readonly heartbeat?: number } = {}) {
  const clock = fakeClock('2026-11-23T00:29:00Z')
  const place = temporaryStore()
  const lan = webChat({ log: lanLog(place.store), clock })
  const had: ChatEvent[] = []
  const posted = new Map<string, string>()
  let number = 0

  const to = (chat: string): Address => ({ chat, thread: null, lang: 'id' })
  const post = async (chat: string, spoken: Parameters<typeof lan.post>[1]) => (await lan.post(to(chat), spoken, { silent: false, once: `test-${(number += 1)}` })).message
  const check = (state: { signedBy: string | null; problem: string | null }) => morningCheck({ ...state, at: clock.now().getTime() })

  async function receive(event: ChatEvent): Promise<void> {
    if (had.some((known) => known.id === event.id)) return
    had.push(event)
    const said = event.kind === 'press' ? event.say : event.kind !== 'text' ? '' : event.text.replace(/^\//, '')
    const card = posted.get('check')
    if (said === 'check') posted.set('check', await post(event.chat, check({ signedBy: null, problem: null })))
    else if (said === 'sign 1' && card !== undefined) await lan.update({ chat: 'edp', message: card, lang: 'id' }, check({ signedBy: event.user.name, problem: null }), { silent: true, once: 'u' })
    else if (said.startsWith('sign problem 1 ') && card !== undefined) await lan.update({ chat: 'edp', message: card, lang: 'id' }, check({ signedBy: null, problem: said.slice(15) }), { silent: true, once: 'u' })
    else if (said === 'help') await lan.whisper({ ...to(event.chat), user: event.user.id }, plainSaid({ id: `Bantuan untuk ${event.user.name}`, en: `Help for ${event.user.name}` }), event)
    else if (said === 'status') await post(event.chat, backupRunning(0.45))
  }

  const controls = demoControls(clock)
  const texts = textsFor('Asia/Jakarta')
  const parts = {
    clock, log: quiet, lang: 'id' as const, texts, names: [], host: '127.0.0.1', port: 0,
    publicFolder: resolve(import.meta.dirname, '../../web/public'),
    status: async () => standing(clock.now().getTime()),
    checks: [{ name: 'store', look: () => place.store.read(async () => 'up' as const) }],
    metrics: metrics({ figures: () => place.store.read((query) => figures(query, { components: ['simrs/database', 'simrs/aplikasi'].map((key) => ({ key, targets: ['nas'] })), now: clock.now() })), now: () => clock.now(), version: 'test' }),
    services: servicesDoorOf(() => clock.now().getTime()),
    pings: null,
    demo: { lan, draw: drawCard, controls },
    ...change,
  }
  let server = webServer(parts)
  await lan.menu([{ chat: null, entries: MENU }])
  await lan.start(receive)
  await server.start()
  const port = Number(new URL(server.url).port)
  return {
    clock, lan, had, controls, post, store: place.store,
    failed: () => backupFailed(clock.now().getTime()),
    tall: manyComponents,
    get url() { return server.url },
    /** The page goes away and the house with it, as in a restart; the address stays. */
    down: async () => {
      await server.stop()
      await lan.stop()
    },
    up: async () => {
      server = webServer({ ...parts, port, metrics: metrics({ figures: () => place.store.read((query) => figures(query, { components: [], now: clock.now() })), now: () => clock.now(), version: 'test' }) })
      await lan.start(receive)
      await server.start()
    },
    /** As if nobody had ever said anything here. */
    forget: async () => {
      had.length = 0
      posted.clear()
      await place.store.write(async (tx) => { await sqlOf(tx).delete(lanEntries) })
    },
    close: async () => {
      await server.stop()
      await place.remove()
    },
  }
}

const MENU: readonly MenuEntry[] = [
  { name: 'help', summary: { id: 'Perintah yang tersedia untuk Anda', en: 'The commands you can use' }, example: 'help' },
  { name: 'status', summary: { id: 'Aman atau tidak: keadaan seluruh cadangan', en: 'Safe or not: the state of all back-ups' }, example: 'status' },
  { name: 'backup', summary: { id: 'Cadangkan satu sistem sekarang', en: 'Back up a system now' }, example: 'backup simrs penuh' },
  { name: 'check', summary: { id: 'Pemeriksaan yang terbuka, atau mulai satu sekarang', en: 'Open checks, or hold one now' }, example: 'check' },
  { name: 'sign', summary: { id: 'Paraf hasil pemeriksaan', en: 'Sign the result of a check' }, example: 'sign 17' },
  { name: 'history', summary: { id: 'Riwayat pencadangan', en: 'The history of back-ups' }, example: 'history simrs' },
]

/** What everybody may know of the small house: a bad evening, behind the real filter. */
export function servicesDoorOf(now: () => number): ServicesDoor {
  const look = discreet({ secrets: [], addresses: ['10.10.0.11'], ours: [] })
  const texts = textsFor('Asia/Jakarta')
  return { book: async () => serviceBookOf(now()), title: null, site: 'RS Uji', contact: 'EDP jaga', hushed: (text, lang) => hide(text, look(text), texts[lang].common.hidden) }
}

function demoControls(clock: ReturnType<typeof fakeClock>): DemoControls {
  const listeners = new Set<() => void>()
  let lapsing = false
  const change = async (act: () => void) => {
    act()
    for (const listener of listeners) listener()
  }
  return {
    personas: [
      { id: 'sari', name: 'Sari Wulandari', duty: 'edp', room: 'edp' },
      { id: 'budi', name: 'Budi Santoso', duty: 'manager', room: 'manager' },
      { id: 'dewi', name: 'dr. Dewi <b>Lestari</b>', duty: 'unit-head', room: 'unit-igd' },
    ],
    rooms: [
      { chat: 'edp', name: 'EDP', purpose: 'edp' },
      { chat: 'manager', name: 'IT Manager', purpose: 'manager' },
      ...['IGD', 'Farmasi', 'Rawat Inap', 'Laboratorium', 'Kasir', 'Pendaftaran'].map((name) => ({ chat: `unit-${name.toLowerCase().replace(' ', '-')}`, name, purpose: 'unit' as const })),
    ],
    state: async () => ({ now: clock.now(), next: { at: new Date('2026-11-23T00:30:00Z'), name: { id: 'Pemeriksaan pagi', en: 'Morning check' } }, lapsing }),
    jump: () => change(() => { clock.advance(MINUTE) }),
    lapse: () => change(() => { lapsing = true }),
    stop: () => change(() => { lapsing = false }),
    watch: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** How the small house stands: one component safe, one not. */
export function standing(at: number): SiteStatus {
  const copy = { copy: 3, takenAt: at - DAY / 4, level: 'full' as const, rung: 'consistent' as const, bytes: 1_840_000_000, target: 'nas', class: 'off-host' as const }
  const safe = { key: 'simrs/database', system: 'simrs', title: 'SIMRS', component: 'database', verdict: 'safe' as const, reasons: [], proven: copy, last: null, rehearsal: { at: at - 3 * DAY, passed: 'yes' as const, ms: 41_000 }, places: [{ target: 'nas', class: 'off-host' as const, newest: copy, awaySince: null, removable: false }], running: null }
  return {
    at, site: 'RS Uji', zone: 'Asia/Jakarta', verdict: 'unsafe',
    components: [safe, { ...safe, key: 'simrs/aplikasi', component: 'aplikasi', verdict: 'unsafe', reasons: [{ kind: 'only-same-host' }], proven: null, rehearsal: null, places: [] }],
    scripts: [],
    alarms: [{ key: 'overrun:3', raisedAt: at }],
    unsigned: [{ check: 1, plan: 'pagi', title: { id: 'Pemeriksaan pagi', en: 'Morning check' }, verdict: 'safe', slot: at, signBy: at + DAY / 12, owner: null, problem: null }],
    procedures: [],
    next: [{ name: 'simrs-penuh', title: { id: 'SIMRS', en: 'SIMRS' }, what: 'backup', at: at + DAY / 2 }],
  }
}
