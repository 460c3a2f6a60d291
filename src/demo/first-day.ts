import { askRehearsal, askRound } from '../backups/ask.ts'
import type { Engine } from '../engines/engine.ts'
import type { Clock } from '../core/clock.ts'
import type { Actor, Room } from '../core/people.ts'
import type { Component } from '../core/component.ts'
import type { Site } from '../core/site.ts'
import { audit } from '../store/audit.ts'
import { owe } from '../store/outbox.ts'
import type { Store, Tx } from '../store/store.ts'
import { welcomeView } from '../texts/views/demo.ts'
import type { Speak } from '../texts/words.ts'
import { moveIn } from './seed.ts'

export interface DemoHome {
  readonly site: Site
  readonly store: Store
  readonly clock: Clock
  readonly speak: Speak
  readonly engine: (component: Component) => Engine
}

/**
 * The demo hospital's first day, once and in one transaction: the cast moves in, every room is welcomed, and a first
 * back-up and its rehearsal are asked for, so that a newcomer finds something to look at. Later starts change nothing.
 */
export async function firstDay(home: DemoHome): Promise<void> {
  const { site, store, clock } = home
  await store.write(async (tx) => {
    const rooms = await moveIn(tx, { at: clock.now(), lang: site.lang })
    for (const room of rooms) await welcome(tx, home, room)
    if (rooms.length > 0) for (const system of site.systems) await firstBackup(tx, home, system.name)
  })
}

async function welcome(tx: Tx, { clock, speak }: DemoHome, room: Room): Promise<void> {
  if (room.purpose === 'direct' || room.purpose === 'new') return
  const at = clock.now()
  await audit(tx, { at, by: DEMO, act: 'room.welcomed', subject: `room:${room.id}` })
  await owe(tx, { at, to: { room: room.id }, spoken: speak(welcomeView({ purpose: room.purpose, name: room.name })), urgency: 0 })
}

/** Without a card of its own: the welcome is to be the first thing seen, and the status tells how it went. */
async function firstBackup(tx: Tx, home: DemoHome, system: string): Promise<void> {
  const asked = await askRound(tx, home, { system, level: 'full', by: DEMO, due: null })
  if (!asked.ok) throw new Error(`the demo's first back-up was refused: ${asked.refusal.reason}`)
  // Waits in line behind the copies that it brings back.
  await askRehearsal(tx, home, { system, by: DEMO, slot: null })
}

const DEMO: Actor = { kind: 'bot' }
