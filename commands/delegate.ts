import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { days } from '../src/core/calendar.ts'
import { readAnswer } from '../src/core/form.ts'
import { beginning } from '../src/core/letters.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Person } from '../src/core/people.ts'
import { delegate as nameDeputy, deputiesNow, endDelegation } from '../src/registry/deputies.ts'
import { whoIsMeant, type Meant } from '../src/registry/meant.ts'
import { deputiesView } from '../src/texts/views/deputy.ts'

const args = z.object({
  act: z.enum(['list', 'end']).optional().meta({ aliases: { daftar: 'list', akhiri: 'end' } }),
  rest: z.string().max(300).optional().meta({ rest: true }),
})

/** Lets somebody decide for a manager who is away, until a moment that is named. */
export const delegate = command({
  name: 'delegate',
  aliases: ['wakil', 'wakilkan'],
  summary: (t) => t.authority.summaryDelegate,
  example: 'delegate "Rina Hapsari" sampai besok 18.00',
  args,
  allow: ['manager', 'admin', 'edp', 'auditor'],
  effect: 'writes',
  use: 'seldom',
  run: async (call, kit) => {
    const { act, rest = '' } = call.args
    const by = personOf(call)
    if (act === 'list') return await list(call, kit)
    if (act === 'end') return await end(call, kit, by)
    if (!by.duties.includes('manager')) return rest === '' ? await list(call, kit) : refuse({ reason: 'not-allowed', command: 'delegate', needs: ['manager'] })
    return rest === '' ? ask() : await name(call, kit, by)
  },
})

type DelegateCall = Call<z.output<typeof args>>

async function list(call: DelegateCall, kit: Kit): Promise<Outcome<Answer>> {
  const standing = await kit.store.read((query) => deputiesNow(query, call.at))
  return ok({ say: deputiesView(standing), to: 'room' })
}

function ask(): Outcome<Answer> {
  return ok({
    say: null, to: 'room',
    form: {
      say: 'delegate',
      title: (t) => t.authority.deputies.form,
      fields: ({ authority: { deputies: words } }) => [
        { key: 'who', kind: 'text', label: words.who, most: 60, example: words.whoExample },
        { key: 'until', kind: 'moment', label: words.when },
      ],
    },
  })
}

async function name(call: DelegateCall, kit: Kit, by: Person): Promise<Outcome<Answer>> {
  const { rest = '' } = call.args
  const { zone } = kit.site
  const parted = /^(.*?)\s+(?:sampai|hingga|s\.?d\.?|until|till)\s+(.*)$/i.exec(rest)
  const found = await kit.store.read((query) => whoIsMeant(query, parted === null ? { said: rest, after: 'text' } : { said: parted[1] ?? '', after: 'nothing' }))
  const meant = onlyOne(found)
  if (meant === null) return refuse({ reason: 'no-such-person', who: beginning(found.is === 'nobody' ? found.who : parted?.[1] ?? rest, 60) })
  const moment = readAnswer([{ key: 'until', kind: 'moment', label: '' }], parted?.[2] ?? meant.rest, { today: days(zone).dateOf(call.at) })
  if (!moment.ok) return moment
  const [date = '', clock = ''] = moment.value.split(' ')
  const until = days(zone).instant(date, clock)
  const done = await kit.store.write((tx) => nameDeputy(tx, { manager: by, deputy: meant.person, until, at: call.at, speak: kit.speak }))
  return done.ok ? ok({ say: null, to: 'room' }) : done
}

/** A part of a name will do where only one person has it: the card says who was named, and can take it back. */
function onlyOne(meant: Meant): { readonly person: Person; readonly rest: string } | null {
  if (meant.is === 'one') return meant
  const [person] = meant.is === 'unsure' ? meant.could : []
  return meant.is === 'unsure' && meant.could.length === 1 && person !== undefined ? { person, rest: meant.rest } : null
}

async function end(call: DelegateCall, kit: Kit, by: Person): Promise<Outcome<Answer>> {
  const { rest = '' } = call.args
  const meant = await kit.store.read((query) => whoIsMeant(query, { said: rest, after: 'nothing' }))
  if (meant.is !== 'one') return refuse({ reason: 'no-such-person', who: beginning(rest, 60) })
  const done = await kit.store.write((tx) => endDelegation(tx, { deputy: meant.person, by, at: call.at, speak: kit.speak }))
  return done.ok ? ok({ say: null, to: 'room' }) : done
}
