import { endLapsedForms, nextFormLapse } from '../src/bot/forms-lapse.ts'
import type { Watch } from '../src/bot/job.ts'

/** Ends forms that nobody went on with. */
export const forms: Watch = {
  name: 'forms',
  look: (now, kit) => endLapsedForms(kit, now),
  next: (_, kit) => nextFormLapse(kit),
}
