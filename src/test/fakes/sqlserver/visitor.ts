import { setTimeout as later } from 'node:timers/promises'
import { mistake, SqlMistake } from './sql/mistake.ts'
import type { FaultPlan } from './state/faults.ts'
import type { ServerState, Session } from './state/server.ts'
import type { Variable } from './statements/context.ts'
import { runText } from './statements/run.ts'
import type { Ask, Visitor } from './wire/connection.ts'
import type { Reply } from './wire/reply.ts'
import type { Call, Parameter } from './wire/rpc.ts'

/** One who was let in. */
export function visitorOf(of: { readonly server: ServerState; readonly session: Session; readonly faults: FaultPlan; readonly latency: () => number; readonly heard: (text: string) => void }): Visitor {
  const { server, session, faults } = of
  const home = session.database
  const text = (words: string, how: { readonly variables: Map<string, Variable>; readonly reply: Reply; readonly signal: AbortSignal }) => {
    of.heard(words)
    return runText(words, { server, session, faults, ...how })
  }
  return {
    database: session.database,
    run: async (ask, reply, signal) => {
      if (of.latency() > 0) await later(of.latency(), undefined, { signal }).catch(() => undefined)
      if (ask.kind === 'batch') return { ...(await text(ask.text, { variables: new Map(), reply, signal })), outputs: [] }
      return call(ask, { reply, signal, text })
    },
    reset: () => {
      session.database = home
    },
    left: () => void server.sessions.delete(session.spid),
  }
}

type Text = (words: string, how: { readonly variables: Map<string, Variable>; readonly reply: Reply; readonly signal: AbortSignal }) => Promise<{ readonly failed: boolean }>

async function call(ask: Extract<Ask, { kind: 'call' }>, how: { readonly reply: Reply; readonly signal: AbortSignal; readonly text: Text }): ReturnType<Visitor['run']> {
  const { reply, signal } = how
  try {
    const { words, given } = spelled(ask.call)
    const variables = new Map(given.map((each): [string, Variable] => [each.name.toLowerCase(), { type: each.type, value: each.value }]))
    const { failed } = await how.text(words, { variables, reply, signal })
    const outputs = given.filter((each) => each.direction === 'out').map((each) => ({ column: { name: each.name, type: each.type }, value: variables.get(each.name.toLowerCase())?.value ?? null }))
    return { failed, outputs }
  } catch (error) {
    if (!(error instanceof SqlMistake)) throw error
    for (const said of error.said) reply.say(said)
    return { failed: true, outputs: [] }
  }
}

/** A call by name is the statement EXEC of that name; sp_executesql is its text. */
function spelled({ procedure, parameters }: Call): { readonly words: string; readonly given: readonly Parameter[] } {
  if (procedure === 'sp_executesql') {
    const words = parameters[0]?.value
    if (typeof words !== 'string') throw mistake(214, "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.")
    return { words, given: parameters.slice(2) }
  }
  if (!/^[\w.]+$/.test(procedure)) throw mistake(2812, `Could not find stored procedure '${procedure}'.`)
  const named = parameters.map((each, index) => ({ ...each, name: each.name === '' ? `@p${index}` : each.name }))
  return { words: `EXEC ${procedure} ${named.map((each, index) => `${parameters[index]?.name === '' ? '' : `${each.name} = `}${each.name}${each.direction === 'out' ? ' OUTPUT' : ''}`).join(', ')}`, given: named }
}
