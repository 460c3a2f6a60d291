/** What went out, what came in, and how it ended. */
export interface Counts {
  /** Distinct events and interactions that happened. */
  happened: number
  /** Deliveries tried, with retries and copies. */
  sent: number
  acked: number
  /** Acknowledged after the three seconds: too late to count. */
  late: number
  retried: number
  duplicated: number
  /** Events given up after the last retry. */
  unacked: number
  /** Interactions and commands whose person saw an error. */
  errorsSeen: number
  calls: number
  effects: number
  readonly refused: Map<string, number>
}

export const noCounts = (): Counts => ({ happened: 0, sent: 0, acked: 0, late: 0, retried: 0, duplicated: 0, unacked: 0, errorsSeen: 0, calls: 0, effects: 0, refused: new Map() })
