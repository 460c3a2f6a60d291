import { afterAll, describe, expect, it } from 'vitest'
import { overheardStore } from '../test/fakes/asked.ts'
import { auditLineOf, bornAt, logCopies, newestLiving, slotsNotOnTime } from './check-evidence.ts'
import { checkById, checkOfSlot, checksBefore, newestCheck, nextNudge, nudgesDue, openChecks, signaturesOf } from './checks.ts'

/** Ten years of checks over five million runs: the card of this morning may not walk through them. */
const { db, query, asked, remove } = overheardStore()
afterAll(remove)

const component = 'simrs/database'
const questions: Readonly<Record<string, () => Promise<unknown>>> = {
  'one check': () => checkById(query, 1),
  'the check of a slot': () => checkOfSlot(query, { plan: 'morning', slot: new Date(0) }),
  'the checks before': () => checksBefore(query, { plan: 'morning', before: 9, most: 40 }),
  'the newest check of a plan': () => newestCheck(query, 'morning'),
  'what people did with a check': () => signaturesOf(query, 1),
  'reminders that are due': () => nudgesDue(query, new Date(0)),
  'the next reminder': () => nextNudge(query),
  'open checks': () => openChecks(query),
  'slots not on time': () => slotsNotOnTime(query, { job: 'backup:harian', from: 0, until: 9, most: 10 }),
  'when the house began': () => bornAt(query),
  'the newest living copy': () => newestLiving(query, { component, level: null }),
  'the logs of a day': () => logCopies(query, { component, target: 'nas', from: 0, until: 9 }),
  'the audit line of a check': () => auditLineOf(query, 1),
}

describe('questions about checks', () => {
  it.each(Object.keys(questions))('ask for %s through an index', async (name) => {
    asked.length = 0
    await questions[name]?.()
    expect(asked.length).toBeGreaterThan(0)
    const steps = asked.flatMap(({ sql, params }) => (db.prepare(`explain query plan ${sql}`).all(...params) as { detail: string }[]).map((row) => row.detail))
    // The index of open checks holds only what is open.
    expect(steps.filter((step) => step.startsWith('SCAN') && !step.includes('checks_open'))).toEqual([])
  })
})
