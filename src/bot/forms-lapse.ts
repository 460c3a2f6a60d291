import { lapsedForms, nextLapse } from '../store/forms.ts'
import { close } from './forms.ts'
import type { Kit } from './kit.ts'

/** Ends the forms whose day is over or whose person was removed, each with its card. */
export async function endLapsedForms(kit: Pick<Kit, 'store' | 'speak'>, now: Date): Promise<void> {
  for (const form of await kit.store.read((query) => lapsedForms(query, now))) await close(kit, { form, how: form.expiresAt <= now.getTime() ? 'expired' : 'cancelled', at: now })
}

/** When the next form ends by itself; null where none is open. */
export async function nextFormLapse(kit: Pick<Kit, 'store'>): Promise<Date | null> {
  const at = await kit.store.read(nextLapse)
  return at === null ? null : new Date(at)
}
