import type { Component, EngineName } from '../core/component.ts'
import { Fault } from '../core/fault.ts'
import type { Level } from '../core/site.ts'
import type { Engine } from './engine.ts'
import { filesEngine } from './files/engine.ts'
import { mariadbDumpEngine } from './mariadb/dump-engine.ts'
import { mariadbPhysicalEngine } from './mariadb/physical-engine.ts'
import { observedEngine } from './observed/engine.ts'
import { pgbackrestEngine } from './pgbackrest/engine.ts'
import { NOTHING } from './preflight.ts'
import { postgresDumpEngine } from './postgres-dump/engine.ts'
import { sqliteEngine } from './sqlite/engine.ts'
import { sqlServerEngine } from './sqlserver/engine.ts'

type Own<N extends EngineName> = Extract<Component, { engine: N }>

/** Each engine beside the kind of component that is its own. */
const engines: { readonly [N in EngineName]: Engine<Own<N>> } = { sqlite: sqliteEngine, files: filesEngine, observed: observedEngine, 'postgres-dump': postgresDumpEngine, pgbackrest: pgbackrestEngine, 'mariadb-dump': mariadbDumpEngine, 'mariadb-physical': mariadbPhysicalEngine, sqlserver: sqlServerEngine }

/** The engine that copies this component. It refuses every other kind of component. */
export function engineFor(component: Component): Engine {
  return general(component.engine)
}

/** What each engine can do; a schedule that asks for more is a mistake in the configuration. */
export const engineLevels: Readonly<Record<EngineName, readonly Level[]>> = Object.fromEntries(Object.entries(engines).map(([name, engine]) => [name, engine.levels])) as unknown as Record<EngineName, readonly Level[]>

/** An engine knows its own kind of component only; the house holds engines that take any. */
function general(name: EngineName): Engine {
  const engine = engines[name] as unknown as Engine
  const refused = (component: Component, detail: string) => new Fault({ area: 'engine', op: `copy ${component.key}`, retry: 'never', hint: 'look-at-log', detail })
  const mine = <A extends { readonly source: Component }>(ask: A): A => {
    if (ask.source.engine !== name) throw refused(ask.source, `engine ${name} does not copy ${ask.source.engine}`)
    return ask
  }
  return {
    ...engine,
    preflight: async (source, work) => {
      const away = await work.host.look(work.signal)
      return away === null ? await engine.preflight(mine({ source }).source, work) : { ...NOTHING, findings: [away] }
    },
    follows: async (ask, work) => engine.follows?.(mine(ask), work) ?? null,
    dump: async (ask, work) => {
      if (!engine.levels.includes(ask.level)) throw refused(ask.source, `engine ${name} knows no level ${ask.level}`)
      return engine.dump(mine(ask), work)
    },
    ...(engine.awaits === undefined ? {} : { awaits: async (ask, work) => engine.awaits?.(mine(ask), work) ?? [] }),
    rehearse: async (ask, work) => engine.rehearse(mine(ask), work),
  }
}
