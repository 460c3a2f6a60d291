import { HOUR, MINUTE } from './clock.ts'
import type { DatabaseAccess } from './component.ts'

/** How a system is brought back: who decides, where it may come back to, and what must work again before people use it. */
export interface RecoveryRules {
  /** Undecided for so long, a request ends and is told. */
  readonly decideWithin: number
  /** A decision must have begun to be carried out within this; then it is asked again. */
  readonly goodFor: number
  /** Managers are woken again after these; at the last of them so is everybody who may decide instead. */
  readonly remindAfter: readonly number[]
  /** Where no manager answers for so long, this many operators may decide together, each with a code. Null: never. */
  readonly glass: { readonly after: number; readonly operators: number } | null
  readonly places: readonly RecoveryPlace[]
  /** What people work with; each must reach the right server and pass its test before the system is given back. */
  readonly modules: readonly ModulePlan[]
  /** Key of the written procedure that asks for it. */
  readonly procedure: string | null
}

/** A server to which a manager may send a system. Which one it truly is, is asked of it, not read from its name. */
export interface RecoveryPlace {
  readonly name: string
  readonly title: string
  /** `production` is where the system lives; `failover` takes over for it; `scratch` serves nobody. */
  readonly kind: PlaceKind
  /** One of the site's servers: where tools run. */
  readonly server: string
  /** So many different persons must choose it. */
  readonly quorum: number
  /** `code`: whoever chooses it proves with a one-time code that it is they. */
  readonly needs: 'press' | 'code'
  /** By component name; what is not named here cannot come back to this place. */
  readonly grounds: Readonly<Record<string, GroundPlan>>
}

export const placeKinds = ['production', 'failover', 'scratch'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** Where one component comes back to. `home`: where it is copied from. `suffix` is put behind the names of databases. */
export type GroundPlan =
  | { readonly at: 'home' }
  | { readonly at: 'folder'; readonly path: string }
  | { readonly at: 'server'; readonly access: DatabaseAccess; readonly identity: string | null; readonly suffix: string }

/** One thing that people work with. */
export interface ModulePlan {
  readonly name: string
  readonly title: string
  /** Shows that it works and talks to the right server; null where a person looks. */
  readonly probe: ModuleProbe | null
  /** Its connection settings, where Pulih may rewrite them; null where a person does, or where it has none. */
  readonly settings: SettingsPlan | null
}

export type ModuleProbe = HttpProbe | TcpProbe | ConnectedProbe

export interface HttpProbe { readonly kind: 'http'; readonly url: string; readonly status: number; readonly contains: string | null; readonly timeout: number }
export interface TcpProbe { readonly kind: 'tcp'; readonly address: string; readonly timeout: number }

/** The database server itself says that the module is signed in: whatever its page shows, it works with this server and no other. */
export interface ConnectedProbe {
  readonly kind: 'connected'
  /** One of the system's components: on whose server. */
  readonly component: string
  /** With which account the module signs in, and from where, as that server names it; null from anywhere. */
  readonly account: string
  readonly from: string | null
  /** Asked meanwhile, since many modules sign in for as long as a page takes. */
  readonly page: HttpProbe | null
  readonly timeout: number
}

/** A file whose texts say where the module finds its server. */
export interface SettingsPlan {
  /** One of the site's servers; the file lies there. */
  readonly server: string
  readonly file: string
  /** By place name: each text that must stand in the file once, and what takes its place. */
  readonly values: Readonly<Record<string, readonly Change[]>>
}

/** One text in a settings file, and what takes its place. */
export interface Change {
  readonly find: string
  readonly put: string
}

/** Whether anything is to be switched where that place serves. */
export const switchedAt = ({ modules }: Pick<RecoveryRules, 'modules'>, place: string): boolean => modules.some(({ settings }) => settings?.values[place] !== undefined)

/** The rules of a system; where nobody wrote any, its own place and nothing else. */
export function recoveryRules(system: { readonly title: string; readonly components: readonly { readonly name: string; readonly server: string }[]; readonly recovery?: RecoveryRules }): RecoveryRules {
  return system.recovery ?? {
    decideWithin: 30 * MINUTE, goodFor: HOUR, remindAfter: [5 * MINUTE, 15 * MINUTE], glass: null,
    places: [{ name: 'production', title: system.title, kind: 'production', server: system.components[0]?.server ?? '', quorum: 1, needs: 'code', grounds: Object.fromEntries(system.components.map(({ name }) => [name, { at: 'home' as const }])) }],
    modules: [], procedure: null,
  }
}
