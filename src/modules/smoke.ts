import type { Clock } from '../core/clock.ts'
import type { Connect } from '../core/connect.ts'
import { Fault } from '../core/fault.ts'
import type { Looked } from '../core/looked.ts'
import type { ModulePlan, TcpProbe } from '../core/recovery-rules.ts'
import { lookConnected, type Clients } from './connected.ts'
import { lookHttp } from './http.ts'

export interface SmokeDesk {
  readonly clock: Clock
  readonly connect: Connect
  readonly clients: Clients
}

/** Tries every module that can be tried, all at once; those that nothing can try are left out. */
export async function tryModules(desk: SmokeDesk, ask: { readonly modules: readonly ModulePlan[]; readonly signal: AbortSignal; readonly tried: (module: ModulePlan) => void }): Promise<readonly { readonly module: ModulePlan; readonly looked: Looked }[]> {
  return await Promise.all(ask.modules.flatMap((module) => (module.probe === null ? [] : [look(desk, module, ask.signal).then((looked) => {
    ask.tried(module)
    return { module, looked }
  })])))
}

async function look(desk: SmokeDesk, { probe }: ModulePlan, signal: AbortSignal): Promise<Looked> {
  switch (probe?.kind) {
    case 'http': return await lookHttp(probe, { clock: desk.clock, signal })
    case 'tcp': return await lookTcp(probe, { connect: desk.connect, signal })
    case 'connected': return await lookConnected(probe, { clock: desk.clock, clients: desk.clients, signal })
    case undefined: throw new Error('a module without a probe was to be tried')
  }
}

/** Whether anything listens there. */
export async function lookTcp({ address, timeout }: TcpProbe, { connect, signal }: { readonly connect: Connect; readonly signal: AbortSignal }): Promise<Looked> {
  try {
    return { ok: true, ...await connect({ address, timeout, signal }) }
  } catch (error) {
    if (signal.aborted || !(error instanceof Fault)) throw error
    return { ok: false, why: 'away', detail: '' }
  }
}
