/** Modules of one system that do not all lead to the server by which it is served. */
export interface MixedModules {
  readonly system: string
  readonly title: string
  /** What serves, as people call it; null for where it always was. */
  readonly serves: string | null
  readonly modules: readonly {
    readonly title: string
    /** Where it leads instead, as people call it; null for where it led before. */
    readonly leads: string | null
    /** Nobody could look. */
    readonly sure: 'yes' | 'no'
    /** Whether a press can let its old settings stand again: that recovery changed them, or perhaps did. */
    readonly back: 'yes' | 'no'
    readonly recovery: string
    readonly procedure: number
  }[]
}
