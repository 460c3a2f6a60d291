import type { House } from '../../house/house.ts'
import type { Toll } from './toll.ts'

/** A hospital that has come to rest after its last process was killed, and what the dead had said. */
export interface Scene {
  readonly house: House
  readonly folder: string
  readonly database: string
  readonly toll: Toll
}

/** What one invariant found broken; empty where it holds. */
export type Invariants = Readonly<Record<string, (scene: Scene) => Promise<readonly string[]>>>

export const components = (house: House): readonly string[] => house.kit.site.systems.flatMap((system) => system.components.map((component) => component.key))
