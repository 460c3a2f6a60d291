import type { ServiceProbe } from '../../core/downtime-rules.ts'
import type { Looked } from '../../core/looked.ts'

/** What a downtime asks of the rest of the house. */
export interface DowntimeHands {
  /** Asks whether one service answers as it should. */
  probe(probe: ServiceProbe, signal: AbortSignal): Promise<Looked>
}
