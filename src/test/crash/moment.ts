import { newestMoment } from '../../store/audit.ts'
import { lastTick } from '../../store/slots.ts'
import { openStore } from '../../store/store.ts'
import { configOf } from '../hospital/hospital.ts'
import { migrationsOf } from './migrations.ts'
import { crashYaml, FIRST_MOMENT } from './yaml.ts'

/** The hospital's time when its last process died: real time never goes back over a restart either. */
export async function whereItStood(folder: string): Promise<string> {
  const { places } = configOf(folder, crashYaml)
  const store = openStore({ file: places.database, migrations: migrationsOf(folder) })
  const moments = [Date.parse(FIRST_MOMENT), (await store.read(newestMoment)) ?? 0, (await store.read(lastTick)) ?? 0]
  await store.close()
  return new Date(Math.max(...moments)).toISOString()
}
