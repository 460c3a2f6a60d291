import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { incidentFacts, suspects } from '../src/core/incident.ts'
import { beginning } from '../src/core/letters.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Person } from '../src/core/people.ts'
import type { Party } from '../src/core/procedure.ts'
import * as answers from '../src/procedures/incident/answer.ts'
import { incidentProcedure } from '../src/procedures/incident/procedure.ts'
import { partyOf } from '../src/registry/deputies.ts'
import { whoIsMeant } from '../src/registry/meant.ts'
import { mendedForm, suspectForm, type IncidentForm } from '../src/texts/views/incident-form.ts'
import { plainView } from '../src/texts/views/backup-plain.ts'

const actions = ['take', 'hand', 'news', 'vendor', 'mended', 'normal', 'still', 'suspect', 'off'] as const
const args = z.object({
  action: z.enum(actions).meta({ aliases: { tangani: 'take', serahkan: 'hand', kabar: 'news', selesai: 'mended', kendala: 'still', dugaan: 'suspect', batal: 'off' } }),
  procedure: z.coerce.number().int().positive(),
  /** The first word by itself: the cause, where a form gave it; the plan that a button showed. */
  first: z.string().max(2000).optional(),
  more: z.string().max(2000).optional().meta({ rest: true }),
})

/** Answers what the card of an incident asks; the card itself says what came of it. */
export const handling = command({
  name: 'handling',
  aliases: ['penanganan'],
  summary: (t) => t.incident.handling,
  example: 'handling news 12 kabel sedang diganti',
  args,
  allow: ['edp', 'manager', 'vendor', 'unit-head', 'admin'],
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    const person = personOf(call)
    const { action, procedure, first, more } = call.args
    if ((action === 'mended' && more === undefined) || (action === 'suspect' && first === undefined)) return await ask(kit, procedure, action === 'mended' ? mendedForm : suspectForm)
    const done = await answered(call, kit, person)
    if (!done.ok) return done
    // Those who read the units' rooms alone see no card change.
    return ok(call.room?.purpose === 'unit' && action === 'normal' ? { say: plainView((t) => t.incident.units.saidNormal), to: 'caller' } : CARD)
  },
})

type HandlingCall = Call<z.output<typeof args>>
const CARD: Answer = { say: null, to: 'room' }

async function ask(kit: Kit, id: number, form: (of: { readonly id: number; readonly number: string }) => IncidentForm): Promise<Outcome<Answer>> {
  const row = await kit.store.read((query) => answers.incidentById(query, id))
  if (row === null) return refuse({ reason: 'no-such-procedure', id })
  return ok({ ...CARD, form: form({ id, number: incidentFacts(row.state).number }) })
}

async function answered(call: HandlingCall, kit: Kit, person: Person): Promise<Outcome<unknown>> {
  const { args: { action, procedure: id, first = '', more = '' }, at } = call
  const token = /^\d+\.(?:[0-9a-f]{8}|none)$/.test(first) ? first : null
  const text = (token === null ? `${first} ${more}` : more).trim()
  const unit = call.room?.purpose === 'unit' ? call.room.unit : null
  return await kit.store.write(async (tx) => {
    const by = await partyOf(tx, { person, at })
    const base: answers.Handling = { of: incidentProcedure(kit), desk: kit, id, by, token, at }
    switch (action) {
      case 'take': return await answers.take(tx, base)
      case 'hand': {
        const to = await named(tx, text, at)
        return to === null ? refuse({ reason: 'no-such-person', who: beginning(text, 60) }) : await answers.handOver(tx, { ...base, to })
      }
      case 'news': return await answers.news(tx, { ...base, text })
      case 'vendor': return await answers.awaitVendor(tx, { ...base, text })
      case 'mended': return await answers.mended(tx, { ...base, cause: first, action: more })
      case 'normal': return await answers.worksAgain(tx, { ...base, unit })
      case 'still': return await answers.stillTrouble(tx, { ...base, unit, note: text })
      case 'suspect': {
        const suspect = suspects.find((it) => it === text.toLowerCase())
        return suspect === undefined ? refuse({ reason: 'unknown-choice', procedure: id, said: text, choices: suspects }) : await answers.suspect(tx, { ...base, suspect })
      }
      case 'off': return await answers.callOff(tx, { ...base, why: text })
    }
  })
}

/** A part of a name will do where only one person has it. */
async function named(tx: Parameters<typeof answers.take>[0], said: string, at: Date): Promise<Party | null> {
  const meant = await whoIsMeant(tx, { said, after: 'nothing' })
  const person = meant.is === 'one' ? meant.person : meant.is === 'unsure' && meant.could.length === 1 ? meant.could[0] : undefined
  return person === undefined ? null : await partyOf(tx, { person, at })
}
