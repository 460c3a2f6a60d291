import { retention } from '../backups/retain.ts'
import type { Kit } from '../bot/kit.ts'
import { downtimeProcedure } from '../procedures/downtime/procedure.ts'
import { incidentProcedure } from '../procedures/incident/procedure.ts'
import { mergeProcedure } from '../procedures/recovery/merge.ts'
import { putBackProcedure } from '../procedures/recovery/put-back.ts'
import { recoveryProcedure } from '../procedures/recovery/procedure.ts'
import { reviewProcedure } from '../procedures/recovery/review.ts'
import { settingsBackProcedure } from '../procedures/recovery/settings-back.ts'
import { deletionProcedure } from '../procedures/deletion.ts'
import type { Procedure } from '../procedures/hands.ts'

/** Every procedure that this house knows, with the hands that do its work. */
export function procedures(kit: Kit): readonly Procedure[] {
  const recovery = recoveryProcedure(kit, kit.recovery)
  return [deletionProcedure(kit, retention(kit)), recovery, settingsBackProcedure(kit, { recovery, hands: kit.recovery }), putBackProcedure(kit, { recovery, hands: kit.recovery.hands }), mergeProcedure(kit, { recovery, hands: kit.recovery.hands }), reviewProcedure(kit), incidentProcedure(kit), downtimeProcedure(kit, kit.downtime)]
}
