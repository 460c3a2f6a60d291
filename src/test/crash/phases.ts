/** The moments at which a process is killed, each at every occurrence there is. What a real power cut picks by chance is picked here on purpose. */
export const phases = [
  'about to migrate', 'migrating', 'opened', 'up', 'sweeping', 'telling what was cut off',
  'dumping', 'uploading', 'about to commit a copy', 'committed a copy', 'committed its twin', 'entering a copy in the books', 'proving', 'copying on', 'rehearsing',
  'kept a press', 'deciding a press', 'decided a press',
  'about to remove', 'removing', 'removed',
  'posting', 'posted',
] as const
export type Phase = (typeof phases)[number]

/** What the process of one life is told when it is let go. */
export interface LifeOrder {
  readonly folder: string
  /** Live until all is quiet, and end in good order. */
  readonly until: 'killed' | 'quiet'
  /** Stand still the so-manieth time that this is reached, so that the killer hits that very moment. */
  readonly halt: { readonly phase: Phase; readonly nth: number } | null
}

export function isPhase(word: string): word is Phase {
  return (phases as readonly string[]).includes(word)
}
