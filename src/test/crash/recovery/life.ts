import { createInterface } from 'node:readline'
import { MINUTE } from '../../../core/clock.ts'
import { PROVEN, atLeast } from '../../../core/evidence.ts'
import { quiet, type Log } from '../../../core/log.ts'
import type { ProcedureState } from '../../../core/procedure.ts'
import { standInHand, stepInHand } from '../../../core/procedure-reading.ts'
import { recoveryFacts } from '../../../core/recovery-case.ts'
import { RECOVERY } from '../../../core/recovery.ts'
import { packageRoot } from '../../../config/package-root.ts'
import { livingCopies } from '../../../store/copies.ts'
import { openProcedures } from '../../../store/procedures.ts'
import { openStore } from '../../../store/store.ts'
import { situationOf } from '../../../texts/views/recovery.ts'
import { textsFor } from '../../../texts/words.ts'
import { testHospital, wordsOf } from '../../hospital/hospital.ts'
import { join } from 'node:path'
import { whereItStood } from '../moment.ts'
import { reporter } from '../reporter.ts'
import type { RecoveryOrder } from './order.ts'
import { watchRecovery } from './watch.ts'

/**
 * One process of a hospital whose production is destroyed and brought back again and again, and which is killed meanwhile. Its
 * people do what the cards ask, from backing up to the official instruction; the world outside (what stands in production) is
 * in the hands of whoever kills us, and is asked by a line.
 */

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const said = await lines.next()
// Nobody wants this life any more.
if (said.done === true) process.exit(0)
const order = JSON.parse(said.value) as RecoveryOrder
const { say, reach, haltsAt } = reporter<string>(order.halt)
const watch = watchRecovery({ say, reach, haltsAt })
const t = textsFor('Asia/Jakarta').id
const log: Log = { ...quiet, error: (facts, message) => { say(`error ${message} ${JSON.stringify('err' in facts ? String(facts.err) : facts)}`.replaceAll('\n', ' ')) } }

/** Who presses what, where a card asks. */
const ANSWERS: Readonly<Record<string, { readonly who: string; readonly says: (id: number) => string }>> = {
  approval: { who: 'budi', says: (id) => `^recovery approve ${id} \\S+ produksi$` },
  confirmed: { who: 'sari', says: (id) => `^recovery ready ${id}` },
  modules: { who: 'sari', says: (id) => `^recovery tick ${id}` },
  received: { who: 'budi', says: (id) => `^recovery received ${id}` },
  resume: { who: 'budi', says: (id) => `^recovery resume ${id}` },
}

const migrations = join(packageRoot(), 'drizzle')
const start = await whereItStood(order.folder, { first: order.first, migrations })
await findOpen()
const hospital = await testHospital({ start, yaml: order.yaml, folder: order.folder, passwords: order.passwords, log })
const store = () => hospital.house.kit.store
say('up')
await mustBeTold()
say('acts')
for (let seen = 0; ;) {
  const open = await openRecovery()
  if (open !== null) {
    await drive(open)
    seen += 1
  } else if (await world('look') !== 'good') await ask()
  else if (order.until === 'quiet' || (order.until === 'once' && seen > 0)) break
  else {
    await copied()
    await world('damage')
    await ask()
  }
}
await copied()
await hospital.close()
say('ended')
process.exit(0)

/** Everything in the world outside is done by somebody else, who does not die with us. */
async function world(what: 'look' | 'compare' | 'grow' | 'damage'): Promise<string> {
  say(`do ${what}`)
  const heard = await lines.next()
  if (heard.done === true) throw new Error('nobody answers')
  return heard.value
}

async function findOpen(): Promise<void> {
  const books = openStore({ file: join(order.folder, 'pulih.db'), migrations })
  const [row] = await books.read((query) => openProcedures(query, RECOVERY.kind))
  if (row !== undefined) watch.stands(row.state)
  await books.close()
}

async function openRecovery(): Promise<ProcedureState | null> {
  const [row] = await store().read((query) => openProcedures(query, RECOVERY.kind))
  return row?.state ?? null
}

/** Whatever was cut off says so, in both rooms, before anybody does anything. */
async function mustBeTold(): Promise<void> {
  const state = await openRecovery()
  if (state === null) return
  const title = t.recovery.titles[situationOf(state)]
  const { number } = recoveryFacts(state)
  for (const room of ['manager', 'edp']) {
    const newest = (await hospital.cards(room)).map(wordsOf).findLast((words) => words.includes(`${number} `) || words.includes(`${number}\n`)) ?? ''
    if (!newest.includes(title)) say(`silent ${state.id} ${room}: ${title}, not ${newest.split('\n')[0] ?? ''}`)
  }
  const stand = standInHand(state)
  if (stand?.is === 'interrupted') say(`asks ${state.id} ${stepInHand(state)?.key ?? ''}`)
}

/** What is right now is newly written, copied and proven. */
async function copied(): Promise<void> {
  hospital.clock.advance(5 * MINUTE)
  const began = hospital.clock.now().getTime()
  await world('grow')
  for (let tries = 0; tries < 5; tries += 1) {
    hospital.clock.advance(MINUTE)
    await hospital.type('sari', '/backup simrs')
    const components = hospital.house.kit.site.systems.find(({ name }) => name === 'simrs')?.components ?? []
    const proven = await Promise.all(components.map(async ({ key }) => (await store().read((query) => livingCopies(query, { component: key }))).some((copy) => copy.takenAt > began && copy.badAt === null && atLeast(copy.rung, PROVEN))))
    if (proven.every(Boolean)) {
      say('copied')
      return
    }
  }
  throw new Error('no back-up comes about')
}

async function ask(): Promise<void> {
  hospital.clock.advance(MINUTE)
  await hospital.type('sari', '/restore simrs keduanya karena "disk rusak"')
  const opened = await openRecovery()
  if (opened === null) throw new Error(`no recovery was opened: ${(await hospital.cards('edp', 'sari')).map(wordsOf).at(-1) ?? ''}`)
  say(`opened ${opened.id}`)
}

/** Whoever is asked does what the card asks, until it has ended. */
async function drive(from: ProcedureState): Promise<void> {
  const { id } = from
  let failures = 0
  for (let deeds = 0; deeds < 60; deeds += 1) {
    const state = await openRecovery()
    if (state === null || state.id !== id) {
      say(`over ${id} ${await world('compare')}`)
      return
    }
    const stand = standInHand(state)
    if (state.ending !== null || stand === null) hospital.clock.advance(MINUTE)
    else if (stand.is === 'open') await answer(state)
    else if (stand.is === 'failed' || stand.is === 'interrupted') {
      if (stand.is === 'failed') say(`failed ${id} ${stepInHand(state)?.key ?? ''} ${JSON.stringify(state.evidence.at(-1)?.seen)}`)
      failures += stand.is === 'failed' ? 1 : 0
      await goOn(state, failures)
    } else hospital.clock.advance(MINUTE)
    await hospital.house.idle()
  }
  throw new Error(`recovery ${id} comes to no end`)
}

async function answer(state: ProcedureState): Promise<void> {
  const step = stepInHand(state)?.key ?? ''
  const found = ANSWERS[step]
  if (found === undefined) throw new Error(`nobody knows how to answer ${step}`)
  await hospital.press(found.who, new RegExp(found.says(state.id)))
}

/** A step that stands is tried again; what failed again and again is ended, and asked for anew; so is now and then what was cut off. */
async function goOn(state: ProcedureState, failures: number): Promise<void> {
  const step = stepInHand(state)
  const cuts = state.evidence.filter(({ what }) => what === 'interrupted').length
  if (failures > 3) say(`stuck ${state.id} ${step?.key ?? ''} ${JSON.stringify(state.evidence.at(-1)?.seen)}`)
  if (failures > 3 || (step?.key === 'restore' && cuts % 4 === 3)) await hospital.type('sari', `/recovery stop ${state.id} diulang dari awal`)
  else await hospital.press('sari', step?.kind === 'run' && step.again === 'decide' ? new RegExp(`^recovery anew ${state.id}`) : new RegExp(`^recovery retry ${state.id} @${step?.key ?? ''}`))
}

