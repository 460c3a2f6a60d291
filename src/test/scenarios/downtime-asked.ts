import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { saveRoom } from '../../store/rooms.ts'
import type { RecoveryWard } from './recovery-ward.ts'

/** Another room of a unit is known from now on. */
export const unitRoom = (w: RecoveryWard, { chat, unit }: { readonly chat: string; readonly unit: string }) => w.home.store.write((tx) => saveRoom(tx, { platform: 'telegram', chat, thread: null, name: chat, purpose: 'unit', unit, lang: 'id', at: w.clock.now() }))

/** Sari plans it, and Budi agrees. */
export async function agreedTo(w: RecoveryWard, line = '/downtime rabu 22.00 30m restart simrs, "restart server"'): Promise<void> {
  await w.say('sari', line)
  await w.press('budi', /^outage approve 1/, 'bos')
}

/** Monday 10.21 to Wednesday 22.00. */
export const WAIT = 2 * DAY + 11 * HOUR + 39 * MINUTE
