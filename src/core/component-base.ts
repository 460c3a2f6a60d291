/** What everything has that is backed up, whichever engine copies it. */
export interface ComponentBase {
  /** Unique in its system. */
  readonly name: string
  /** `system/name`: how the store, the logs and the copies' folders call it. */
  readonly key: string
  readonly system: string
  readonly server: string
  /** Target names; the first receives the data, the others receive copies of that copy. */
  readonly targets: readonly string[]
  /** Warn when a full copy is smaller than the trailing median suggests. */
  readonly growing: boolean
  readonly retention: string
}
