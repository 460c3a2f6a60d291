import { randomBytes } from 'node:crypto'
import { SECOND } from '../../core/clock.ts'
import type { SshPlan } from '../../core/site.ts'
import type { Afar } from '../afar.ts'
import type { Host } from '../host.ts'
import type { Tool } from '../tool.ts'
import { clientArgs, PACE, type Pace } from './client.ts'
import { farCommand } from './far-command.ts'
import { farEnd } from './far-end.ts'
import { lent } from './lent.ts'
import { lookAtHost } from './look.ts'

/** A machine that is reached by OpenSSH's client. What is lent there goes when our connection goes. */
export function sshHost({ server, plan, pace = PACE }: { readonly server: string; readonly plan: SshPlan; readonly pace?: Pace }): Host {
  const args = clientArgs(plan, pace)
  const turns = inTurn(AT_ONCE)
  const on = (tool: Tool): Tool => {
    const mark = `pulih-${randomBytes(8).toString('hex')}`
    const afar: Afar = {
      name: `${tool.command} on ${server}`,
      approach: async () => farEnd({ server, mark, patience: (2 * pace.connect + 5) * SECOND, leave: await turns() }),
    }
    return { command: 'ssh', args: [...args, farCommand(tool, mark)], afar, ...(tool.accept === undefined ? {} : { accept: tool.accept }), ...(tool.hear === undefined ? {} : { hear: tool.hear }) }
  }
  return {
    name: server,
    remote: true,
    on,
    look: (signal) => lookAtHost({ server, user: plan.user, on }, signal),
    withFile: ({ text, signal }, use) => lent({ on, signal, within: '/tmp', text }, (folder) => use(`${folder}/private`)),
    withFolder: (signal, use) => lent({ on, signal, within: '/var/tmp', text: null }, use),
  }
}

/** An sshd turns away by chance when more than ten sign in at the same moment, and two runs may have the same server. */
const AT_ONCE = 4

/** Lets so many in at once; who is in leaves by what he was handed. */
function inTurn(most: number): () => Promise<() => void> {
  const waiting: (() => void)[] = []
  let inside = 0
  const enter = (): (() => void) => {
    inside += 1
    let left = false
    return () => {
      if (left) return
      left = true
      inside -= 1
      waiting.shift()?.()
    }
  }
  return () => new Promise((resolve) => {
    if (inside < most) resolve(enter())
    else waiting.push(() => resolve(enter()))
  })
}
