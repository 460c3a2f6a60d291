import { acting } from './acting.ts'
import { house } from './house.ts'
import type { Move } from './moves.ts'
import { witness } from './witness.ts'

/** Lives through a story from its beginning to the end of every downtime in it; refuses at the first thing that does not hold. Returns how many there were. */
export async function live(story: readonly Move[]): Promise<number> {
  const hospital = await house()
  try {
    const told = acting(hospital)
    const looks = witness(hospital, told)
    hospital.onlooker = looks.look
    for (const one of story) await told.move(one)
    await told.finish()
    await looks.end()
    return told.ids.length
  } finally {
    await hospital.close()
  }
}
