import { MINUTE } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { runTool, type Tool } from '../tool.ts'

/** Signs in and runs what every tool there needs: what is wrong with the machine, or null where nothing is. */
export async function lookAtHost({ server, user, on }: { readonly server: string; readonly user: string; readonly on: (tool: Tool) => Tool }, signal: AbortSignal): Promise<Finding | null> {
  try {
    await runTool({ op: `look at ${server}`, tool: on({ command: 'sh', args: ['-c', NEEDED] }), signal, limit: MINUTE })
    return null
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.hint === 'host-key') return { kind: 'host-key-differs', server }
    if (error.hint === 'login-refused') return { kind: 'login-refused', server, user }
    if (error.hint === 'network') return { kind: 'server-away', server, detail: error.message }
    if (error.hint === 'tool-missing') return { kind: 'tool-missing', tool: 'ssh', package: 'openssh-client' }
    throw error
  }
}

const NEEDED = 'for tool in setsid mktemp awk find head; do command -v "$tool" >/dev/null || { echo "$tool is not there" >&2; exit 1; }; done'
