import { slackChat } from '../../../chat/slack/adapter.ts'
import type { SlackChat, SlackParts } from '../../../chat/slack/adapter.ts'
import type { SlackLimits } from '../../../chat/slack/pace.ts'
import { PATH } from '../../../chat/slack/http.ts'
import { quiet } from '../../../core/log.ts'
import { realClock } from '../../../core/clock.ts'
import { textsFor } from '../../../texts/words.ts'
import type { PlatformOnTrial } from '../../contracts/platform-on-trial.ts'
import { fakeClock } from '../clock.ts'
import { startSlack } from './start.ts'
import type { Slack } from './start.ts'
import type { Json, Outcome } from './shapes.ts'
import { isJson } from './args.ts'

export type Listening = Partial<Omit<SlackParts, 'mode' | 'texts'>> & { readonly slack: Slack; readonly kind: 'socket' | 'http'; readonly signingSecret?: string; readonly appToken?: string }

/** For tests that look at something else than the pace. */
export const NO_LIMITS: SlackLimits = { postEvery: 0, postsAMinute: 100_000, editsAMinute: 100_000, whispersAMinute: 100_000, looksAMinute: 100_000 }

/** Our adapter on this Slack; over HTTP this Slack learns its address once it listens. */
export function listening(how: Listening): SlackChat {
  const { slack, kind } = how
  const chat = slackChat({
    botToken: how.botToken ?? slack.botToken, apiUrl: slack.apiUrl, clock: how.clock ?? realClock, log: how.log ?? quiet, texts: textsFor('Asia/Jakarta'), limits: how.limits ?? NO_LIMITS, ...(how.knocked === undefined ? {} : { knocked: how.knocked }),
    mode: kind === 'socket' ? { kind, appToken: how.appToken ?? slack.appToken } : { kind, signingSecret: how.signingSecret ?? slack.signingSecret, listen: { host: '127.0.0.1', port: 0 } },
  })
  return {
    ...chat,
    start: async (receive) => {
      await chat.start(receive)
      const at = chat.address()
      if (at !== null) slack.http.to(`http://${at.host}:${at.port}${PATH}`)
    },
  }
}

/** The titles that a person sees in a room, oldest first, those shown to them alone among them. */
export function titlesOf(slack: Slack, room: string, user: string): readonly string[] {
  const shown = [...slack.channel(room).messages().filter((seen) => seen.user === slack.botUser), ...slack.as(user).ephemerals().filter((seen) => seen.room === room)]
  return [...shown].sort((a, b) => Number(a.ts) - Number(b.ts)).map((seen) => titleOf(seen.blocks))
}

/** A card's title without the sign of its mood. */
export function titleOf(blocks: readonly Json[]): string {
  const header = blocks.find((block) => block['type'] === 'header')
  const text = header !== undefined && isJson(header['text']) ? String(header['text']['text']) : ''
  return text.replace(/^(✅|ℹ️|⚠️|🚨) /u, '')
}

/** A room with two people, for the contract that every chat platform keeps. */
export async function slackOnTrial(kind: 'socket' | 'http'): Promise<PlatformOnTrial> {
  const clock = fakeClock('2026-11-23T00:30:00Z')
  const slack = await startSlack({ clock, limits: 'none' })
  const [sari, budi] = [slack.person('Sari'), slack.person('Budi')]
  const room = slack.room('edp', { members: [sari, budi] })
  let chat = listening({ slack, kind, clock })
  /** Where nobody acknowledges, the three seconds pass, and those of every time that Slack tries again. */
  const acknowledged = async (sent: Promise<Outcome>) => {
    let over = false
    const pass = async () => {
      for (let n = 0; n < 3000 && !over; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (n > 40) clock.advance(60_000)
      }
    }
    const passing = pass()
    const outcome = await sent
    over = true
    await passing
    if (outcome.kind !== 'acked') throw new Error(`not acknowledged: ${outcome.why}`)
  }
  let deliveries = 0
  return {
    get platform() { return chat },
    to: { chat: room, thread: null, lang: 'id' },
    user: { id: sari, name: 'Sari' },
    bystander: { id: budi, name: 'Budi' },
    sees: async (user) => titlesOf(slack, room, user),
    type: (said) => acknowledged(slack.forgeEvent({ type: 'message', user: sari, text: said.text, team: slack.teamId, ts: '1763857800.000100', event_ts: '1763857800.000100', channel: room, channel_type: 'channel', ...(said.replyTo === null ? {} : { thread_ts: said.replyTo, parent_user_id: slack.botUser }) }, { event_id: said.id, event_time: 1763857800 + (deliveries += 1) })),
    press: async (pressed) => {
      const outcome = await slack.as(sari).press({ room, ts: pressed.message }, 'Paraf')
      if (outcome.kind !== 'acked') throw new Error(`not acknowledged: ${outcome.kind}`)
    },
    files: async () => slack.channel(room).everything().flatMap(({ files }) => files.map(({ name, title, bytes }) => ({ names: [name, title], text: bytes?.toString() ?? '' }))),
    anew: () => { chat = listening({ slack, kind, clock }) },
    cut: async () => {
      if (kind === 'http') slack.faults.networkDown()
      else slack.faults.add({ method: 'apps.connections.open', fault: { kind: '503' } })
      return async () => {
        slack.faults.networkUp()
        slack.faults.clear()
      }
    },
    putOut: async () => { slack.as(sari).removeBot(room) },
    end: async () => {
      await chat.stop()
      await slack.stop()
    },
  }
}
