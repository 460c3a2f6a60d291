import { retention } from '../backups/retain.ts'
import type { Kit } from '../bot/kit.ts'
import { incidentProcedure } from '../procedures/incident/procedure.ts'
import { recoveryProcedure } from '../procedures/recovery/procedure.ts'
import { deletionProcedure } from '../procedures/deletion.ts'
import type { Procedure } from '../procedures/hands.ts'

/** Every procedure that this house knows, with the hands that do its work. */
export function procedures(kit: Kit): readonly Procedure[] {
  return [deletionProcedure(kit, retention(kit)), recoveryProcedure(kit, kit.recovery), incidentProcedure(kit)]
}
