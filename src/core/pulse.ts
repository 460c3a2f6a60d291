/** Signs of life of one piece of work: bytes that passed through our hands, and what its tools have done. */
export interface Pulse {
  /** Something moved. */
  beat(): void
  /** Listens to a running tool as well, until the returned function is called. */
  listen(tool: () => ToolSign): () => void
  /** A figure that has changed if anything moved since it was last asked for. */
  reading(): string
  /** A tool waits inside the kernel, where nobody can end it. */
  inKernel(): boolean
}

export interface ToolSign {
  /** Grows with every byte and every tick of the processor. */
  readonly effort: string
  readonly inKernel: boolean
}

export function newPulse(): Pulse {
  const tools = new Set<() => ToolSign>()
  let beats = 0
  return {
    beat: () => { beats += 1 },
    listen: (tool) => {
      beats += 1
      tools.add(tool)
      return () => {
        beats += 1
        tools.delete(tool)
      }
    },
    reading: () => [beats, ...[...tools].map((tool) => tool().effort)].join(' '),
    inKernel: () => [...tools].some((tool) => tool().inKernel),
  }
}

/** Ties a pulse to the signal that stops its work: whoever is handed the one can feel the other. */
export function tiePulse(signal: AbortSignal, pulse: Pulse): void {
  pulses.set(signal, pulse)
}

/** The pulse of the work that this signal stops; null where nobody watches it. */
export function pulseOf(signal: AbortSignal): Pulse | null {
  return pulses.get(signal) ?? null
}

const pulses = new WeakMap<AbortSignal, Pulse>()
