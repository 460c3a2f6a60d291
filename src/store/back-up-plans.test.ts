import { afterAll, describe, expect, it } from 'vitest'
import { overheardStore } from '../test/fakes/asked.ts'
import { chainOf, copiesOfRun, copyAt, copyById, livingCopies, livingLinks, newestCopies, newestCopy } from './copies.ts'
import { logCopies, newestLiving, slotsNotOnTime } from './check-evidence.ts'
import { damagedCopies, decidedCopies, liveRunOf } from './deletions.ts'
import { awaySince, copiesInBooks, lostAt } from './inventory.ts'
import { recoveriesSince } from './procedures.ts'
import { proofsOf } from './proofs.ts'
import { heldBy, isBeforeRestore, isNeeded, servingNow } from './recoveries.ts'
import { lastRoundOf, openRounds, roomsOfCard, roundById, roundOfSlot, roundsOfSystem, roundsSince } from './rounds.ts'
import { askedSince, lastRun, liveRuns, runById, runsOfComponent, runsOfRound, trailingSizes } from './runs.ts'
import { lastSlot, openSlots, slotsOf } from './slots.ts'
import { keptOn } from './rereads.ts'
import { firstSlot } from './slots-first.ts'
import { trailOf } from './trail.ts'
import { isWhole, newestWhole } from './whole.ts'

/** Ten years are five million runs: no question about back-ups may walk through a whole table. */
const { db, query, asked, remove } = overheardStore()
afterAll(remove)

/** These hold only what is open, or the links of one chain, however long the history. */
const SMALL = /^SCAN (?:link|\w+ USING (?:COVERING )?INDEX (?:runs_queue|rounds_open|slots_open|copies_damaged|copies_going))$/

const at = new Date('2026-11-23T00:00:00Z')
const component = 'simrs/database'
const questions: Readonly<Record<string, () => Promise<unknown>>> = {
  'what is queued or running': () => liveRuns(query),
  'one run': () => runById(query, 1),
  'the runs of a round': () => runsOfRound(query, 1),
  'the runs of a component': () => runsOfComponent(query, { component, kind: 'backup', before: 900, most: 10 }),
  'the last run that is over': () => lastRun(query, { component, kind: 'rehearsal' }),
  'the usual size': () => trailingSizes(query, { component, level: 'full', most: 7 }),
  'the trail of sizes': () => trailOf(query, { component, level: 'full', most: 7 }),
  'was it asked since': () => askedSince(query, { component, kind: 'rehearsal', from: at }),
  'one round': () => roundById(query, 1),
  'the open rounds': () => openRounds(query),
  'the round of a slot': () => roundOfSlot(query, { schedule: 'malam', slot: at }),
  'the last round of a schedule': () => lastRoundOf(query, 'malam'),
  'the rounds of a schedule since': () => roundsSince(query, { schedule: 'malam', from: at, most: 10 }),
  'the rounds of a system': () => roundsOfSystem(query, { system: 'simrs', before: null, most: 10 }),
  'the rooms of a card': () => roomsOfCard(query, 'round:1'),
  'one copy': () => copyById(query, 1),
  'the copy at a place': () => copyAt(query, { target: 'nas', key: 'simrs/database/x' }),
  'the copies of a run': () => copiesOfRun(query, 1),
  'the living copies of a component': () => livingCopies(query, { component }),
  'what retention looks at': () => livingLinks(query, { component, target: 'nas' }),
  'the living copies on a target': () => livingCopies(query, { component, target: 'nas' }),
  'the newest proven copy': () => newestCopy(query, { component, rung: 'intact' }),
  'the newest proven full on a target': () => newestCopy(query, { component, rung: 'intact', level: 'full', target: 'nas' }),
  'the newest proven copies off the host': () => newestCopies(query, { component, rung: 'intact', classes: ['off-host', 'offline'], most: 5 }),
  'a chain': () => chainOf(query, 1),
  'whether a chain is whole': () => isWhole(query, { copy: 1, rung: 'intact' }),
  'the newest whole one': () => newestWhole(query, { component, target: 'nas', rung: 'intact' }),
  'the proofs of a copy': () => proofsOf(query, 1),
  'the slots that never ended': () => openSlots(query),
  'the slots of a job': () => slotsOf(query, { job: 'backup:malam', from: 0, until: 1 }),
  'the last slot of a job': () => lastSlot(query, { job: 'backup:malam', at: 1 }),
  'the slots that were late': () => slotsNotOnTime(query, { job: 'backup:malam', from: 0, until: 1, most: 10 }),
  'the newest living copy': () => newestLiving(query, { component, level: 'full' }),
  'the logs of a day': () => logCopies(query, { component, target: 'nas', from: 0, until: 1 }),
  'what the books say of a target': () => copiesInBooks(query, { target: 'nas', after: '' }),
  'what was lost from a target': () => lostAt(query, { target: 'nas', keys: ['simrs/database/x'] }),
  'what a target keeps, and when it was read': () => keptOn(query, 'nas'),
  'the targets that are away': () => awaySince(query),
  'the damaged copies': () => damagedCopies(query),
  'the copies whose deletion is decided': () => decidedCopies(query),
  'the run that holds a deletion back': () => liveRunOf(query, component),
  'the recoveries since a moment': () => recoveriesSince(query, 1),
  'who serves a component': () => servingNow(query, [component]),
  'the recovery that holds a back-up back': () => heldBy(query, component),
  'the recovery that may stand on its copies': () => isNeeded(query, component),
  'whether it was replaced since': () => isBeforeRestore(query, { component, takenAt: 1 }),
  'the first slot of a job': () => firstSlot(query, 'backup:malam'),
}

describe('with millions of runs', () => {
  it.each(Object.entries(questions))('%s is found through an index', async (_name, ask) => {
    asked.length = 0
    await ask()
    expect(asked.length).toBeGreaterThan(0)
    for (const { sql, params } of asked) {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[]
      const walks = plan.map((step) => step.detail).filter((detail) => detail.startsWith('SCAN') && !SMALL.test(detail))
      expect(walks, sql).toEqual([])
    }
  })

  it('the newest of something is found without sorting what is not', async () => {
    for (const name of ['the newest proven copy', 'the last round of a schedule', 'the rounds of a system', 'the usual size', 'the trail of sizes', 'the runs of a component', 'the last run that is over']) {
      asked.length = 0
      await questions[name]?.()
      for (const { sql, params } of asked) {
        const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[]
        expect(plan.map((step) => step.detail).filter((detail) => detail.includes('TEMP B-TREE FOR ORDER BY')), name).toEqual([])
      }
    }
  })
})

