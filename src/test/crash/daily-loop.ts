import { createInterface } from 'node:readline'
import { HOUR } from '../../core/clock.ts'
import { testHospital } from '../hospital/hospital.ts'
import { migrationsOf } from './migrations.ts'
import { whereItStood } from './moment.ts'
import type { LifeOrder } from './phases.ts'
import { reporter } from './reporter.ts'
import { watchDisk } from './watch-disk.ts'
import { watchStore, type Finger } from './watch-store.ts'
import { crashYaml } from './yaml.ts'

/**
 * One process of a hospital that is killed again and again. It is warm when it is told on standard input what its life
 * is to be; then it lives the daily loop hour by hour and says on standard output what it reached and what it promised.
 */

// Long enough that copies of two dates are there, and something older may go, however young the hospital was.
const LAST_HOURS = 54
const order = await told()
const { say, reach } = reporter(order.halt)
const finger: Finger = { pressing: false }
watchStore({ say, reach }, finger)
const { log } = watchDisk({ say, reach })

const start = await whereItStood(order.folder)
reach('opened')
const hospital = await testHospital({ start, yaml: crashYaml, folder: order.folder, migrations: migrationsOf(order.folder), log })
reach('up')
for (let hour = 1; order.until === 'killed' || hour <= LAST_HOURS; hour += 1) {
  await hospital.until(new Date(hospital.clock.now().getTime() + HOUR))
  await signAll()
  if ((await hospital.house.status()).procedures.some((open) => open.status === 'waiting')) await pressed('sari', /^retention confirm /)
  if (hour % 7 === 0) await hospital.type('sari', '/backup simrs')
}
await hospital.close()
say('ended')

/** Signs what is good, takes up what is not, and closes what was taken up; a promise is what somebody was shown afterwards. */
async function signAll(): Promise<void> {
  const before = (await hospital.house.status()).unsigned
  for (const check of before) {
    if (check.owner === null) await pressed('sari', new RegExp(`^sign (own )?${check.check} `))
    else await hospital.type('sari', `/sign close ${check.check} sudah diperiksa`)
  }
  const after = new Map((await hospital.house.status()).unsigned.map((check) => [check.check, check.owner]))
  for (const { check, owner } of before) {
    if (owner === null && after.get(check) !== null) say(`signed ${check}`)
    if (owner !== null && !after.has(check)) say(`closed ${check}`)
  }
}

async function pressed(who: string, button: RegExp): Promise<void> {
  const { lan } = hospital.house
  const press = await hospital.finger(who, button).catch((error: unknown) => {
    // A card without that button is no fault of the house: the card asks something else by now.
    if (error instanceof Error && error.message.includes('has a button')) return null
    throw error
  })
  if (press === null || lan === null) return
  finger.pressing = true
  await lan.say(press)
  say(`kept ${press.id} ${hospital.clock.now().getTime()}`)
  reach('kept a press')
  await hospital.house.idle()
  finger.pressing = false
}

async function told(): Promise<LifeOrder> {
  for await (const line of createInterface({ input: process.stdin })) return JSON.parse(line) as LifeOrder
  // Nobody wants this life any more.
  process.exit(0)
}
