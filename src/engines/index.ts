import { Fault } from '../core/fault.ts'
import type { Component, EngineName, Level } from '../core/site.ts'
import type { DumpFacts, Rehearsal, StreamEngine } from './engine.ts'
import { filesEngine } from './files/engine.ts'
import { sqliteEngine } from './sqlite/engine.ts'

/** The engine that copies this component. It refuses every other kind of component. */
export function engineFor(component: Component): StreamEngine {
  return component.engine === 'sqlite' ? general(sqliteEngine, isSqlite) : general(filesEngine, isFiles)
}

/** What each engine can do; a schedule that asks for more is a mistake in the configuration. */
export const engineLevels: Readonly<Record<EngineName, readonly Level[]>> = { sqlite: sqliteEngine.levels, files: filesEngine.levels }

const isSqlite = (component: Component) => (component.engine === 'sqlite' ? component : null)
const isFiles = (component: Component) => (component.engine === 'files' ? component : null)

/** An engine knows its own kind of component only; the house holds engines that take any. */
function general<C extends Component>(engine: StreamEngine<C>, own: (component: Component) => C | null): StreamEngine {
  const mine = (component: Component): C => {
    const found = own(component)
    if (found === null) throw new Fault({ area: 'engine', op: `copy ${component.key}`, retry: 'never', hint: 'look-at-log', detail: `engine ${engine.name} does not copy ${component.engine}` })
    return found
  }
  return {
    ...engine,
    preflight: (source, work) => engine.preflight(mine(source), work),
    dump: async (ask, work): Promise<DumpFacts> => {
      if (!engine.levels.includes(ask.level)) throw new Fault({ area: 'engine', op: `copy ${ask.source.key}`, retry: 'never', hint: 'look-at-log', detail: `engine ${engine.name} knows no level ${ask.level}` })
      return engine.dump({ ...ask, source: mine(ask.source) }, work)
    },
    rehearse: async (ask, work): Promise<Rehearsal> => engine.rehearse({ ...ask, source: mine(ask.source) }, work),
  }
}
