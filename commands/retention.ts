import { z } from 'zod'
import { command, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { pin, unpin } from '../src/backups/retain-pin.ts'
import { listDeletions, retention as retentionHands } from '../src/backups/retain.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Person } from '../src/core/people.ts'
import type { ArgumentProblem } from '../src/core/refusal.ts'
import type { ProcedureEvent } from '../src/core/procedure.ts'
import { stampOf } from '../src/core/site.ts'
import { similar } from '../src/core/similar.ts'
import { confirmDeletion, declineDeletion, deletionProcedure, openDeletion } from '../src/procedures/deletion.ts'
import { actorOf, record } from '../src/procedures/record.ts'
import { partyOf } from '../src/registry/deputies.ts'
import { pinView, retentionPreview } from '../src/texts/views/retention-preview.ts'

const args = z.object({
  action: z.enum(['begin', 'confirm', 'decline', 'retry', 'stop', 'pin', 'unpin']).meta({ aliases: { mulai: 'begin', setuju: 'confirm', hapus: 'confirm', tolak: 'decline', ulangi: 'retry', hentikan: 'stop', kunci: 'pin', lepas: 'unpin' } }).optional(),
  what: z.string().optional(),
  more: z.string().meta({ rest: true }).optional(),
})

/** Shows what a deletion would do, pins copies, and answers what a deletion asks. */
export const retention = command({
  name: 'retention',
  aliases: ['retensi'],
  summary: (t) => t.retention.command,
  example: 'retention simrs',
  args,
  allow: ['edp', 'manager', 'admin', 'auditor'],
  deputies: 'may',
  effect: 'writes',
  run: async (call, kit) => {
    const { action } = call.args
    const by = call.by.person
    if (action === undefined || by === null) return await preview(call, kit)
    const answers = action === 'confirm' || action === 'decline' || action === 'retry' || action === 'stop'
    // Looking is for all of them; deciding is not for those who only look, and whoever stands in for a manager answers what a manager is asked.
    if (!decides(by) && !(answers && decides(await kit.store.read((query) => partyOf(query, { person: by, at: call.at }))))) return refuse({ reason: 'not-allowed', command: `retention ${action}`, needs: ['edp', 'manager', 'admin'] })
    switch (action) {
      case 'begin': return await begin(call, kit, by)
      case 'pin': case 'unpin': return await pinning(call, kit, by)
      case 'confirm': case 'decline': case 'retry': case 'stop': return await answer(call, kit, by)
    }
  },
})

const decides = ({ duties }: Pick<Person, 'duties'>): boolean => duties.some((duty) => duty === 'edp' || duty === 'manager' || duty === 'admin')

type RetentionCall = Call<z.output<typeof args>>

/** The living card says it all. */
const CARD: Answer = { say: null, to: 'room' }

async function preview(call: RetentionCall, kit: Kit): Promise<Outcome<Answer>> {
  const { what, more } = call.args
  const known = kit.site.systems.map((system) => system.name)
  if (what !== undefined && !known.includes(what.toLowerCase())) return refuse({ reason: 'no-such-system', name: what, similar: similar(what, known), known })
  if (more !== undefined) return wrong({ kind: 'too-much', said: more })
  const list = await listDeletions(kit, call.at)
  const groups = what === undefined ? list.groups : list.groups.filter((group) => group.system === what.toLowerCase())
  return ok({ say: retentionPreview({ ...list, groups }, kit.site.retention), to: 'room' })
}

async function begin(call: RetentionCall, kit: Kit, by: Person): Promise<Outcome<Answer>> {
  const of = deletionProcedure(kit, retentionHands(kit))
  // Begun by hand it is still the same written procedure.
  const cited = kit.site.schedules.flatMap((it) => (it.kind === 'retention' && it.procedure !== null ? [it.procedure] : []))[0] ?? null
  const opened = await kit.store.write((tx) => openDeletion(tx, { of, title: 'retention', ask: 'edp', stamp: stampOf(kit.site, cited), by: actorOf(by), speak: kit.speak, at: call.at }))
  return opened.ok ? ok(CARD) : opened
}

async function pinning(call: RetentionCall, kit: Kit, by: Person): Promise<Outcome<Answer>> {
  const copy = numberOf(call)
  if (!copy.ok) return copy
  const note = call.args.more?.trim() ?? ''
  const { at } = call
  if (call.args.action === 'unpin') {
    const done = await kit.store.write((tx) => unpin(tx, { copy: copy.value, by, at }))
    return done.ok ? ok({ say: pinView({ copy: copy.value, now: 'unpinned', note: null }), to: 'room' }) : done
  }
  if (note === '') return wrong({ kind: 'missing', argument: 'note' })
  const done = await kit.store.write((tx) => pin(tx, { copy: copy.value, by, note, at }))
  return done.ok ? ok({ say: pinView({ copy: copy.value, now: 'pinned', note }), to: 'room' }) : done
}

async function answer(call: RetentionCall, kit: Kit, person: Person): Promise<Outcome<Answer>> {
  const id = numberOf(call)
  if (!id.ok) return id
  const hands = retentionHands(kit)
  const of = deletionProcedure(kit, hands)
  const { token, rest } = tokenAndRest(call.args.more)
  const { speak } = kit
  const { at } = call
  const { value: number } = id
  const { action } = call.args
  return card(await kit.store.write(async (tx): Promise<Outcome<unknown>> => {
    // Who stands in for a manager does so to the second.
    const by = await partyOf(tx, { person, at })
    const say = (event: ProcedureEvent) => record(tx, { of, id: number, event, actor: actorOf(by), speak, at })
    switch (action) {
      case 'confirm': return await confirmDeletion(tx, { of, retention: hands, id: number, by, token, speak, at })
      case 'decline': return await declineDeletion(tx, { of, id: number, by, token, why: rest, speak, at })
      case 'retry': return await say({ kind: 'retried', by })
      default: return await say({ kind: 'stopped', by, why: rest })
    }
  }))
}

/** A button carries the list that was shown, "2.3fa9c1d2"; whoever types may leave it out. */
function tokenAndRest(more: string | undefined): { readonly token: string | null; readonly rest: string } {
  const said = more?.trim() ?? ''
  const token = /^\d+\.(?:[0-9a-f]{8}|none)(?=\s|$)/.exec(said)?.[0] ?? null
  return { token, rest: token === null ? said : said.slice(token.length).trim() }
}

function numberOf(call: RetentionCall): Outcome<number> {
  const { what } = call.args
  if (what === undefined) return wrong({ kind: 'missing', argument: 'number' })
  const number = Number(what.replace(/^#/, ''))
  return Number.isSafeInteger(number) && number > 0 ? ok(number) : wrong({ kind: 'not-a-number', argument: 'number', said: what })
}

const wrong = (problem: ArgumentProblem) => refuse({ reason: 'bad-arguments', command: 'retention', problem, example: 'retention pin 17 pemeriksaan data' })
const card = (done: Outcome<unknown>): Outcome<Answer> => (done.ok ? ok(CARD) : done)
