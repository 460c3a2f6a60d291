import { setMaxListeners } from 'node:events'
import type { AddressInfo } from 'node:net'
import { realClock } from '../../../core/clock.ts'
import type { Clock } from '../../../core/clock.ts'
import { slackServer } from './api.ts'
import type { Args } from './args.ts'
import { noCounts } from './counts.ts'
import type { Counts } from './counts.ts'
import { deliver } from './delivery.ts'
import { dice } from './dice.ts'
import { planFaults } from './faults.ts'
import type { FaultPlan } from './faults.ts'
import { placeOf } from './place.ts'
import type { Place } from './place.ts'
import { httpCarrier } from './http-carrier.ts'
import type { HttpCarrier } from './http-carrier.ts'
import { STRICT, keepLimits } from './limits.ts'
import type { Limits, TooMany } from './limits.ts'
import { allMethods } from './methods/index.ts'
import type { World } from './shapes.ts'
import { slackSockets } from './sockets.ts'
import type { Sockets } from './sockets.ts'
import { newWorld } from './world.ts'

export interface SlackWish {
  readonly clock?: Clock
  /** What the app's bot may do; everything this Slack knows, when nothing is said. */
  readonly scopes?: readonly string[]
  readonly events?: readonly string[]
  readonly commands?: readonly string[]
  readonly signingSecret?: string
  /** Strict by default; single numbers can be changed, `none` looks away. */
  readonly limits?: Partial<Limits> | 'none'
  readonly seed?: number
  /** The clock that stamps signed requests. The machine's own, since Bolt compares with that one. */
  readonly stamp?: Clock
}

export interface Call { readonly method: string; readonly args: Args; readonly at: Date }

/** A Slack on loopback: what the unmodified libraries talk to, what people do in it, what can go wrong. */
export interface Slack extends Place {
  readonly apiUrl: string
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly appId: string
  readonly botUser: string
  readonly botId: string
  readonly teamId: string
  readonly sockets: Sockets
  readonly http: HttpCarrier
  readonly faults: FaultPlan
  readonly world: World
  counts(): Readonly<Counts>
  /** Every call that came in, refused ones too, in order. */
  calls(method?: string): readonly Call[]
  /** Calls beyond what this Slack allows: none, for a well-behaved app. */
  provoked429(): readonly TooMany[]
  /** Resolves once no event and no interaction is on its way. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export const ALL_SCOPES = ['chat:write', 'commands', 'channels:read', 'groups:read', 'im:read', 'im:write', 'channels:history', 'groups:history', 'im:history', 'app_mentions:read', 'users:read', 'team:read', 'files:read', 'files:write', 'reactions:write'] as const
export const ALL_EVENTS = ['message.channels', 'message.groups', 'message.im', 'app_mention', 'app_home_opened', 'member_joined_channel', 'member_left_channel', 'channel_archive', 'channel_unarchive', 'channel_rename', 'channel_left', 'group_archive', 'group_unarchive', 'group_rename', 'group_left', 'user_change', 'app_uninstalled'] as const

/** Starts a Slack with one workspace, the app installed in it, nobody else there yet. */
export async function startSlack(wish: SlackWish = {}): Promise<Slack> {
  const clock = wish.clock ?? realClock
  const throwDice = dice(wish.seed ?? 1)
  const counts = noCounts()
  const stopping = new AbortController()
  // Every delivery on its way listens for the end.
  setMaxListeners(0, stopping.signal)
  const world = newWorld(clock, throwDice, { scopes: wish.scopes ?? ALL_SCOPES, events: wish.events ?? ALL_EVENTS, commands: wish.commands ?? ['/pulih'], signingSecret: wish.signingSecret ?? null })
  const sockets = slackSockets(world, counts, stopping.signal)
  const http = httpCarrier(world, counts, wish.stamp ?? realClock)
  const limits = keepLimits(clock, wish.limits === 'none' ? 'none' : { ...STRICT, ...wish.limits })
  const faults = planFaults(dice((wish.seed ?? 1) + 1), () => {
    sockets.cut()
    server.closeAllConnections()
  })
  const delivery = deliver({ clock, counts, carrier: () => (http.isOn() ? http : sockets), stopped: stopping.signal })
  world.send = (parcel) => delivery.send(parcel)
  const calls: Call[] = []
  const server = slackServer({ world, clock, methods: allMethods(() => sockets.issue()), limits, faults, counts, stopped: stopping.signal, heard: (call) => void calls.push(call) })
  server.on('upgrade', (request, socket, head) => {
    if (faults.isDown()) socket.destroy()
    else sockets.upgrade(request, socket, head)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  world.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...placeOf(world), world, sockets, http, faults,
    apiUrl: `${world.address}/api/`, botToken: world.app.botToken, appToken: world.app.appToken, signingSecret: world.app.signingSecret, appId: world.app.id, botUser: world.app.botUser, botId: world.app.botId, teamId: world.home.id,
    counts: () => counts,
    calls: (method) => (method === undefined ? calls : calls.filter((call) => call.method === method)),
    provoked429: () => limits.refused(),
    settled: () => delivery.settled(),
    stop: async () => {
      stopping.abort()
      sockets.stop()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await delivery.settled()
    },
  }
}
