import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { secretLetters } from '../src/core/one-time-code.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import { duties } from '../src/core/people.ts'
import { whoIsMeant } from '../src/registry/meant.ts'
import { setUpCodes, spendCode, takeOffCodes } from '../src/registry/second-factor.ts'
import { codeRightView, codesBegunView, codesOffView } from '../src/texts/views/second-factor.ts'

const args = z.object({
  act: z.enum(['off']).optional().meta({ aliases: { cabut: 'off' } }),
  said: z.string().max(200).optional().meta({ rest: true }),
})

/** Sets up a person's authenticator app, tries a code of it, and takes it off again where a phone was lost. */
export const code = command({
  name: 'code',
  aliases: ['kode'],
  summary: (t) => t.authority.summaryCode,
  example: 'code',
  args,
  allow: duties,
  where: 'anywhere',
  effect: 'writes',
  use: 'seldom',
  run: async (call, kit) => {
    const { act, said = '' } = call.args
    const person = personOf(call)
    if (act === 'off') return await takeOff(call, kit)
    const key = await kit.outside.codeKey()
    const { at } = call
    if (said.trim() === '') {
      if (!call.place.direct) return refuse({ reason: 'code-in-private', spent: 'no' })
      const begun = await kit.store.write((tx) => setUpCodes(tx, { person, key, nonce: randomBytes(16).toString('hex'), at }))
      return begun.ok ? ok({ say: codesBegunView({ letters: secretLetters(begun.value), account: person.name, issuer: kit.site.name }), to: 'caller' }) : begun
    }
    const spent = await kit.store.write((tx) => spendCode(tx, { person, key, said, place: call.place.direct ? 'alone' : 'among-others', on: 'trial', setUpBefore: null, speak: kit.speak, at }))
    return spent.ok ? ok({ say: codeRightView({ since: spent.value.since, first: spent.value.since === at.getTime() ? 'first' : 'again' }), to: 'caller' }) : spent
  },
})

async function takeOff(call: Call<z.output<typeof args>>, kit: Kit): Promise<Outcome<Answer>> {
  const { person: by } = call.by
  const { said = '' } = call.args
  if (by === null || !by.duties.includes('admin')) return refuse({ reason: 'not-allowed', command: 'code off', needs: ['admin'] })
  const meant = await kit.store.read((query) => whoIsMeant(query, { said, after: 'nothing' }))
  if (meant.is !== 'one') return refuse({ reason: 'no-such-person', who: said })
  const off = await kit.store.write((tx) => takeOffCodes(tx, { of: meant.person, by, at: call.at }))
  return off.ok ? ok({ say: codesOffView(meant.person), to: 'room' }) : off
}
