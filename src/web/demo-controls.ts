import type { Duty, Lang, Purpose } from '../core/people.ts'

/** What only the demo hospital offers: whom one may speak as, and a hand on the house's clock. Without it the page has no chat. */
export interface DemoControls {
  readonly personas: readonly Persona[]
  readonly rooms: readonly DemoRoom[]
  state(): Promise<DemoClock>
  /** Moves the clock to the next thing due; resolves when it is there. */
  jump(): Promise<void>
  /** Lets a week pass in a few minutes; resolves when it has begun. */
  lapse(): Promise<void>
  stop(): Promise<void>
  /** Called when anything of `state` changed otherwise than by the clock's own pace. */
  watch(listener: () => void): () => void
}

export interface DemoClock {
  readonly now: Date
  readonly next: { readonly at: Date; readonly name: Readonly<Record<Lang, string>> } | null
  readonly lapsing: boolean
}

/** `id` is the user id on the `web` platform; `room` is the chat where they sit. */
export interface Persona {
  readonly id: string
  readonly name: string
  readonly duty: Duty
  readonly room: string
}

/** `chat` is the room's address on the `web` platform. */
export interface DemoRoom {
  readonly chat: string
  readonly name: string
  readonly purpose: Purpose
}

/** Many pages that ask for the clock at the same moment share one answer. */
export function oneLookAtATime(controls: DemoControls): DemoControls {
  let looking: Promise<DemoClock> | null = null
  return {
    ...controls,
    state: () => {
      looking ??= controls.state().finally(() => {
        looking = null
      })
      return looking
    },
  }
}
