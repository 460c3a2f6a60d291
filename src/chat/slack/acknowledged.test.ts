import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock, type FakeClock } from '../../test/fakes/clock.ts'
import { startSlack } from '../../test/fakes/slack/start.ts'
import type { Slack } from '../../test/fakes/slack/start.ts'
import { listening } from '../../test/fakes/slack/trial.ts'
import type { ChatEvent } from '../platform.ts'
import type { SlackChat } from './adapter.ts'

describe('what Slack gets acknowledged', () => {
  let slack: Slack
  let chat: SlackChat
  let clock: FakeClock
  let receive: (event: ChatEvent) => Promise<void>
  let sari: string
  let room: string
  beforeEach(async () => {
    clock = fakeClock('2026-11-23T00:30:00Z')
    slack = await startSlack({ clock, limits: 'none' })
    sari = slack.person('Sari')
    room = slack.room('edp', { members: [sari] })
    chat = listening({ slack, kind: 'socket', clock })
    await chat.start((event) => receive(event))
  })
  afterEach(async () => {
    await chat.stop()
    await slack.stop()
  })

  it('is acknowledged only after it was kept', async () => {
    let kept = () => {}
    let reached = false
    receive = () => new Promise((resolve) => {
      reached = true
      kept = resolve
    })
    let acked = false
    const typed = slack.as(sari).slash(room, '/pulih', 'status').then((outcome) => { acked = outcome.kind === 'acked' })
    await expect.poll(() => reached).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(acked).toBe(false)
    kept()
    await typed
    expect(acked).toBe(true)
  })

  it('is acknowledged in time however long keeping takes, and kept all the same', async () => {
    const kept: string[] = []
    let release = () => {}
    const slow = new Promise<void>((resolve) => { release = resolve })
    let reached = false
    receive = async (event) => {
      reached = true
      await slow
      kept.push(event.id)
    }
    const typed = slack.as(sari).slash(room, '/pulih', 'status')
    await expect.poll(() => reached).toBe(true)
    clock.advance(2500)
    expect(await typed).toMatchObject({ kind: 'acked' })
    expect(kept).toEqual([])
    release()
    await expect.poll(() => kept).toHaveLength(1)
  })

  it('is kept again and again where it was acknowledged in time and keeping failed after it', async () => {
    const tries: string[] = []
    let fail = () => {}
    let full = true
    receive = async (event) => {
      tries.push(event.id)
      if (tries.length === 1) await new Promise<void>((_, reject) => { fail = () => reject(new Error('disk full')) })
      if (full) throw new Error('disk full')
    }
    const typed = slack.as(sari).slash(room, '/pulih', 'status')
    await expect.poll(() => tries.length).toBe(1)
    clock.advance(2500)
    expect(await typed).toMatchObject({ kind: 'acked' })
    fail()
    for (const wait of [1000, 2000]) {
      await expect.poll(() => clock.nextWake()?.getTime()).toBe(clock.now().getTime() + wait)
      full = wait === 1000
      clock.advance(wait)
    }
    await expect.poll(() => tries.length).toBe(3)
    expect(new Set(tries).size).toBe(1)
  })

  it('is not kept waiting by names that Slack does not tell', async () => {
    const heard: ChatEvent[] = []
    receive = async (event) => void heard.push(event)
    slack.faults.add({ fault: { kind: 'slow', ms: 60_000 }, method: 'users.info' })
    slack.faults.add({ fault: { kind: 'slow', ms: 60_000 }, method: 'conversations.info' })
    const typed = slack.as(sari).slash(room, '/pulih', 'status')
    for (const wait of [800, 800]) {
      await expect.poll(() => clock.nextWake()?.getTime()).toBe(clock.now().getTime() + wait)
      clock.advance(wait)
    }
    expect(await typed).toMatchObject({ kind: 'acked' })
    expect(heard).toMatchObject([{ user: { id: sari, name: sari }, chatTitle: room }])
  })
})
