import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { command, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { newLinkCode } from '../src/core/link-code.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { giveLinkCode, redeemLinkCode } from '../src/registry/linking.ts'
import { linkCodeView } from '../src/texts/views/link.ts'

const args = z.object({ code: z.string().max(200).optional().meta({ rest: true }) })

/**
 * Makes accounts on two platforms one person: a code is shown in private on the one, and typed in private on the other.
 * Where others read along no code is given out, and one that is typed there is spent.
 */
export const link = command({
  name: 'link',
  aliases: ['tautkan'],
  summary: (t) => t.accounts.summaryLink,
  example: 'link',
  args,
  allow: 'anyone',
  where: 'anywhere',
  effect: 'writes',
  use: 'seldom',
  run: async (call, kit) => (call.args.code === undefined || call.args.code.trim() === '' ? await give(call, kit) : await redeem(call, call.args.code, kit)),
})

type LinkCall = Call<z.output<typeof args>>

async function give(call: LinkCall, kit: Kit): Promise<Outcome<Answer>> {
  const { person, platform, userId } = call.by
  if (!call.place.direct) return refuse({ reason: 'link-in-private', spent: 'no' })
  if (person === null) return refuse({ reason: 'not-known', platform, userId })
  const code = newLinkCode(randomInt)
  const until = await kit.store.write((tx) => giveLinkCode(tx, { platform, userId, person, code, chat: call.place.chat, at: call.at }))
  return ok({ say: linkCodeView({ code, until: until.getTime() }), to: 'caller' })
}

async function redeem(call: LinkCall, said: string, kit: Kit): Promise<Outcome<Answer>> {
  const { platform, userId, name } = call.by
  const { chat, direct } = call.place
  const done = await kit.store.write((tx) => redeemLinkCode(tx, { platform, userId, name, said, chat, place: direct ? 'alone' : 'among-others', lang: call.lang, at: call.at, speak: kit.speak }))
  // Both sides are told in the transaction itself; whoever guesses is told nothing.
  return done.ok ? ok({ say: null, to: 'caller' }) : done
}
