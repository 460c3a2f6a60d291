import { join } from 'node:path'
import { newestMoment } from '../../store/audit.ts'
import { lastTick } from '../../store/slots.ts'
import { openStore } from '../../store/store.ts'
import { migrationsOf } from './migrations.ts'
import { FIRST_MOMENT } from './yaml.ts'

/** The hospital's time when its last process died: real time never goes back over a restart either. */
export async function whereItStood(folder: string, of: { readonly first: string; readonly migrations: string } = { first: FIRST_MOMENT, migrations: migrationsOf(folder) }): Promise<string> {
  const store = openStore({ file: join(folder, 'pulih.db'), migrations: of.migrations })
  const moments = [Date.parse(of.first), (await store.read(newestMoment)) ?? 0, (await store.read(lastTick)) ?? 0]
  await store.close()
  return new Date(Math.max(...moments)).toISOString()
}
