import type { ModuleSwitch } from './recovery-settings.ts'

/** What a roll-back of modules' settings is about: which recovery, and how those modules stood when it was asked for. */
export interface BackFacts {
  readonly recovery: number
  readonly number: string
  readonly system: string
  readonly modules: readonly ModuleSwitch[]
}

export const SETTINGS_BACK = 'settings-back'
