import type { Said, Sample } from '../sample.ts'
import { accountSamples } from './accounts.ts'
import { afterSamples } from './after.ts'
import { backupSamples } from './backups.ts'
import { carrySamples } from './carry.ts'
import { checkSamples } from './checks.ts'
import { downtimeSamples } from './downtime.ts'
import { incidentSamples } from './incident.ts'
import { afterCutSamples } from './recovery-cut.ts'
import { recoverySamples } from './recovery.ts'
import { registrySamples } from './registry.ts'
import { retentionSamples } from './retention.ts'
import { scriptSamples } from './scripts.ts'
import { statusSamples } from './status.ts'
import { wordSamples } from './words.ts'

/** Every view in every state that people meet; the test beside it holds that none is missing. */
export function samples(said: Said): readonly Sample[] {
  return [accountSamples, afterCutSamples, afterSamples, backupSamples, carrySamples, checkSamples, downtimeSamples, incidentSamples, recoverySamples, registrySamples, retentionSamples, scriptSamples, statusSamples, wordSamples].flatMap((of) => of(said))
}
