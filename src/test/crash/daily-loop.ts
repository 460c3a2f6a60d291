import { writeSync } from 'node:fs'
import { HOUR } from '../../core/clock.ts'
import { testHospital } from '../hospital/hospital.ts'
import { whereItStood } from './moment.ts'
import { crashYaml } from './yaml.ts'

/**
 * One process of a hospital that is killed again and again: lives the daily loop hour by hour and says on standard
 * output what it was promised, the moment that it was promised. `end` as second word: lives until all is quiet, then stops.
 */
const [folder = '', how = 'on'] = process.argv.slice(2)
const hospital = await testHospital({ start: (await whereItStood(folder)).toISOString(), yaml: crashYaml, folder })
say('up')
for (let hour = 1; how === 'on' || hour <= 30; hour += 1) {
  await hospital.until(new Date(hospital.clock.now().getTime() + HOUR))
  for (const check of (await hospital.house.status()).unsigned) {
    if (await pressed('sari', new RegExp(`^sign (own )?${check.check} `))) say(`signed ${check.check}`)
  }
  if (await pressed('sari', /^retention confirm /)) say('confirmed')
  if (hour % 7 === 0) await hospital.type('sari', '/backup simrs')
}
await hospital.close()
say('ended')

async function pressed(who: string, button: RegExp): Promise<boolean> {
  try {
    await hospital.press(who, button)
    return true
  } catch (error) {
    // A card without that button is no fault of the house: somebody was quicker, or the card asks something else.
    if (error instanceof Error && error.message.includes('has a button')) return false
    throw error
  }
}

/** Synchronously: what was promised must be out before the next moment can kill us. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}
