import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import type { ProcedureState } from '../../../core/procedure.ts'
import { standInHand, stepInHand } from '../../../core/procedure-reading.ts'
import { RECOVERY } from '../../../core/recovery.ts'
import { hookStore } from '../hook-store.ts'
import type { Halting } from '../reporter.ts'

/**
 * Watches a recovery in this process: each of its transactions before and after it is durable, each tool that it starts before
 * it is there and after its end. Everything is carried out as it was asked for. `stands` tells which recovery this process finds.
 */
export function watchRecovery(reporter: Halting<string>): { stands(state: ProcedureState): void } {
  let step: string | null = null
  let running = false
  let open: Doing | null = null
  const stands = (state: ProcedureState) => {
    step = state.ending?.told === undefined || state.ending.told === null ? stepInHand(state)?.key ?? null : null
    running = standInHand(state)?.is === 'running'
  }

  hookStore({
    begun: () => { open = { from: step, events: [], tables: new Set(), next: null } },
    heard: (source, args) => {
      if (open === null) return
      const [, deed, table] = /^(insert into|update) "(\w+)"/.exec(source) ?? []
      if (table === undefined) return
      open.tables.add(table)
      if (table === 'procedures' && deed === 'update') open.next = recoveryIn(args) ?? open.next
      if (table === 'procedure_events') open.events.push(kindIn(args))
    },
    before: () => {
      for (const what of open === null ? [] : told(open)) reporter.reach(`${what}, about to be written`)
    },
    after: () => {
      const done = open
      open = null
      if (done === null) return
      if (done.next !== null) stands(done.next)
      for (const what of told(done)) reporter.reach(`${what}, written`)
    },
    undone: () => { open = null },
  })

  const { spawn } = childProcess
  childProcess.spawn = ((command: string, args: readonly string[], options: childProcess.SpawnOptions) => {
    if (step === null || !running) return spawn(command, args, options)
    const name = `${step}: ${toolName(command, args)}`
    if (isExchange(args)) {
      reporter.say(`exchanging ${JSON.stringify(args.slice(3))}`)
      if (args.length > FIRST_MOVE && reporter.haltsAt(HALF)) {
        childProcess.spawnSync(command, args.slice(0, FIRST_MOVE), { env: options.env, stdio: 'ignore' })
        reporter.reach(HALF)
      }
      if (args.length > FIRST_MOVE) reporter.say(`known ${HALF}`)
    }
    reporter.reach(`${name} begins`)
    const child = spawn(command, args, options)
    child.once('exit', () => { reporter.reach(`${name} ended`) })
    return child
  }) as typeof childProcess.spawn
  syncBuiltinESMExports()
  return { stands }
}

/** One of two renames is done: nothing stands where production was. */
export const HALF = 'restore: between the two renames of an exchange'

interface Doing { readonly from: string | null; readonly events: string[]; readonly tables: Set<string>; next: ProcedureState | null }

/** What a transaction is called: by what it does to the procedure; else by what it writes while one is going on. */
function told({ from, events, tables, next }: Doing): readonly string[] {
  if (next !== null && tables.has('procedures') && events.length === 0) return ['opened']
  // Another procedure has moved, which nobody is besieging.
  if (events.length > 0 && next === null) return []
  if (events.length > 0) return events.map((kind) => `${from ?? 'nothing'} ${kind}`)
  if (from === null) return []
  return (['runs', 'copies', 'lan_entries', 'outbox'] as const).filter((table) => tables.has(table)).slice(0, 1).map((table) => `${from}: ${table}`)
}

function recoveryIn(args: readonly unknown[]): ProcedureState | null {
  const text = args.find((arg): arg is string => typeof arg === 'string' && arg.startsWith('{') && arg.includes('"script"'))
  if (text === undefined) return null
  const state = JSON.parse(text) as ProcedureState
  return state.script.kind === RECOVERY.kind ? state : null
}

function kindIn(args: readonly unknown[]): string {
  const text = args.findLast((arg): arg is string => typeof arg === 'string' && arg.startsWith('{"kind"'))
  return text === undefined ? 'something' : (JSON.parse(text) as { kind: string }).kind
}

const isExchange = (args: readonly string[]) => args[0] === '-c' && (args[1] ?? '').includes('mv -T')
/** `-c`, the script, its name, and the first two paths. */
const FIRST_MOVE = 5

function toolName(command: string, args: readonly string[]): string {
  if (command !== 'sh') return command.slice(command.lastIndexOf('/') + 1)
  const script = args[1] ?? ''
  if (isExchange(args)) return 'the exchange'
  return script.includes('rm -rf') ? 'clearing away' : 'a look'
}
