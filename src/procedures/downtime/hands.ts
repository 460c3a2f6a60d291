import type { Hidden } from '../../core/discreet-rule.ts'
import type { ServiceProbe } from '../../core/downtime-rules.ts'
import type { Looked } from '../../core/looked.ts'

/** What a downtime asks of the rest of the house. */
export interface DowntimeHands {
  /** Asks whether one service answers as it should. */
  probe(probe: ServiceProbe, signal: AbortSignal): Promise<Looked>
  /** Takes out of people's and tools' words what must not go out; the marks say what was there. */
  readonly clean: (text: string, marks: Readonly<Record<Hidden, string>>) => string
}
