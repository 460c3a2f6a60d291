import Database from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Evidence, ProcedureState } from '../../../core/procedure.ts'
import { recoveryRules } from '../../../core/recovery-rules.ts'
import { recoveryFacts } from '../../../core/recovery-case.ts'
import { RECOVERY } from '../../../core/recovery.ts'
import { verifyAudit } from '../../../store/audit.ts'
import { recoveriesSince } from '../../../store/procedures.ts'
import type { House } from '../../../house/house.ts'
import { asked } from '../ask.ts'
import type { Breach, RecoveryToll } from './toll.ts'
import type { World } from './world.ts'

/** A hospital that has come to rest after its last process was killed, with everything that came of it. */
export interface Aftermath {
  readonly house: House
  readonly folder: string
  readonly world: World
  readonly toll: RecoveryToll
}

/** What holds however often whoever recovers was killed. Each answers with what it found broken. */
export const recoveryInvariants: Readonly<Record<string, (of: Aftermath) => Promise<readonly string[]>>> = {
  'at each death production was the old one or the new one, never half, and gone only between two renames': async (of) => seen(of, 'production'),

  'no restore ran without its valid decision, and each decision was spent once': async (of) => (await states(of)).flatMap((state) => restores(state).flatMap((line) => {
    const rules = of.house.kit.site.systems.find(({ name }) => name === recoveryFacts(state).ask.system)
    const before = state.evidence.slice(0, state.evidence.indexOf(line))
    const votes = before.filter(({ step, what, revision }) => step === RECOVERY.decided && what === 'decided' && revision === line.revision)
    const place = rules === undefined ? undefined : recoveryRules(rules).places.find(({ name }) => name === votes.at(-1)?.on)
    const wrong = (what: string) => [`recovery ${state.id}, revision ${line.revision}: ${what}`]
    if (place === undefined || new Set(votes.map(({ by }) => by?.id)).size < place.quorum) return wrong(`restored by ${votes.length} votes`)
    if (votes.some(({ by }) => by?.id === state.request.by?.id)) return wrong('whoever asked has decided')
    const worked = before.slice(before.findLastIndex((other) => other === votes.at(-1))).reduce((sum, other) => sum + (other.worked ?? 0), 0)
    const late = line.at - (votes.at(-1)?.at ?? 0) > worked + (rules === undefined ? 0 : recoveryRules(rules).goodFor)
    const spent = before.filter((other) => isBeginning(other) && other.revision === line.revision).length
    return late ? wrong('restored after its time') : spent > 0 ? wrong('restored twice on one decision') : []
  })),

  'nothing took the place of production but by a restore that had passed its point of no return, and each once': async (of) => {
    const { aside } = await of.world.beside()
    const all = await states(of)
    return [...seen(of, 'place'), ...aside.flatMap(({ name }) => {
      const [, id, nth = '1'] = /before_rst_(\d+)(?:_(\d+))?$/.exec(name) ?? []
      const state = all.find((it) => it.id === Number(id))
      const returns = state?.evidence.filter(({ what }) => what === 'passed-return').length ?? 0
      return returns >= Number(nth) || returns > 0 ? [] : [`${name} was put aside by nobody`]
    })]
  },

  'what was cut off says so in both rooms before anybody does anything': async (of) => seen(of, 'card'),

  'a recovery comes to an end by what its cards ask for, however often it was cut off': async (of) => seen(of, 'end'),

  'what ran at a death stood as cut off afterwards, and a restore asked people anew': async (of) => {
    const all = await states(of)
    return of.toll.deaths.flatMap(({ running }) => {
      if (running === null) return []
      const evidence = all.find(({ id }) => id === running.procedure)?.evidence ?? []
      // What it left behind is noted first.
      const then = evidence.slice(running.evidence).find(({ what, by }) => what !== 'noted' || by !== null)
      const wrong = (what: string) => [`recovery ${running.procedure}, cut off at ${running.step}: ${what}`]
      if (then?.what !== 'interrupted') return wrong(`then came ${then?.what ?? 'nothing'}`)
      if (running.step !== RECOVERY.restores) return []
      const next = evidence.slice(running.evidence + 1)
      const again = next.findIndex(isBeginning)
      const people = next.findIndex((line) => line.by !== null)
      return again >= 0 && (people < 0 || people > again) ? wrong('it was begun again before anybody said so') : []
    })
  },

  'production was brought back as it was copied last, whenever a recovery came to its end': async ({ toll, world, ...of }) => {
    const done = (await states({ toll, world, ...of })).filter(({ ending }) => ending === null)
    const now = await world.look()
    return [
      ...(now.is === 'good' && now.of === world.newest() ? [] : [`production is ${now.is}: ${now.of}, not ${world.newest()}`]),
      ...toll.over.filter(({ id, production }) => production !== 'good' && done.some((state) => state.id === id)).map(({ id, production }) => `recovery ${id} is done, and production was ${production}`),
    ]
  },

  'what was put aside is named to people': async ({ world, folder }) => {
    const db = new Database(join(folder, 'pulih.db'), { readonly: true })
    const words = db.prepare("select count(*) from lan_entries where instr(body, ?) > 0").pluck()
    const { aside } = await world.beside()
    const silent = aside.filter(({ name }) => words.get(name) === 0)
    db.close()
    return silent.map(({ name }) => `no card names ${name}`)
  },

  'nothing is held, running, owed or lying about when all is quiet': async (of) => [...seen(of, 'rest'), ...unrest(of.folder, of.house.kit.clock.now()), ...left(of.house.kit.scratch).map((name) => `left behind: ${name}`)],

  'every unit heard that work goes on, of each recovery that came to its end': async (of) => {
    const done = (await states(of)).filter(({ ending }) => ending === null)
    const db = new Database(join(of.folder, 'pulih.db'), { readonly: true })
    const units = db.prepare("select count(*) from rooms where purpose = 'unit' and platform = 'web'").pluck().get() as number
    const told = db.prepare("select count(distinct room_id) from outbox where card glob 'recovered:' || ? || ':*' and state = 'sent'").pluck()
    const wrong = done.filter(({ id }) => told.get(String(id)) !== units).map(({ id }) => `recovery ${id}: ${String(told.get(String(id)))} of ${units} units were told`)
    db.close()
    return done.length === 0 ? ['no recovery came to its end'] : wrong
  },

  'the database is whole and its audit chain unbroken': async ({ house, folder }) => {
    const verdict = await house.kit.store.read((query) => verifyAudit(query, []))
    const db = new Database(join(folder, 'pulih.db'), { readonly: true })
    const integrity = db.pragma('integrity_check', { simple: true })
    db.close()
    return [...(verdict.ok ? [] : [`audit ${verdict.why} at ${verdict.seq}`]), ...(integrity === 'ok' ? [] : [String(integrity)])]
  },

  'no process met a mistake of its own': async ({ toll }) => toll.errors,
}

/** What has not come to rest, by the books of a hospital at that moment. */
export function unrest(folder: string, now: Date): readonly string[] {
  return asked(join(folder, 'pulih.db'), {
    'a run stands': "select id, component, state, facts from runs where state in ('queued', 'running')",
    'a message is owed': `select id, room_id, card from outbox where state = 'undeliverable' or (state = 'waiting' and due_at <= ${now.getTime()})`,
    'an event waits': 'select platform, event_id from inbox where done_at is null',
    'a recovery stands': 'select id, status from procedures where ended_at is null',
    'a press ended as a mistake of ours': "select event_id, outcome from inbox where outcome in ('bug', 'fault')",
  })
}

const seen = ({ toll }: Aftermath, of: Breach['of']): readonly string[] => toll.broken.filter((breach) => breach.of === of).map(({ what }) => what)
const isBeginning = ({ step, what }: Evidence): boolean => step === RECOVERY.restores && what === 'begun'
const restores = (state: ProcedureState): readonly Evidence[] => state.evidence.filter(isBeginning)
const states = async ({ house }: Aftermath): Promise<readonly ProcedureState[]> => (await house.kit.store.read((query) => recoveriesSince(query, 0))).map(({ state }) => state)

function left(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
