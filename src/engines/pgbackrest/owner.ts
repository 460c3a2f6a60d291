import type { PgbackrestComponent } from '../../core/component.ts'
import { MINUTE } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { Work } from '../engine.ts'
import { runTool } from '../tool.ts'
import { asOwner, pgbackrestNeed } from './stanza.ts'

/** What keeps our tools from working in the name of whoever owns the repository, each with what mends it; nothing where all of them may. */
export async function ownerFindings(source: PgbackrestComponent, work: Work): Promise<readonly Finding[]> {
  const { as: owner } = source
  if (owner === null) return []
  const tried = await Promise.all(USED.map(async ({ command, args }) => ({ command, why: await whyNot(source, { command, args }, work) })))
  const found = tried.flatMap(({ why }) => (why === null || why === 'refused' ? [] : [why]))
  const refused = tried.filter(({ why }) => why === 'refused').map(({ command }) => command)
  const once = found.filter((one, index) => found.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index)
  if (refused.length === 0) return once
  const { stdout: user } = await runTool({ op: OP, tool: work.host.on({ command: 'id', args: ['-un'] }), signal: work.signal, limit: MINUTE })
  return [...once, { kind: 'grant-missing', grant: `sudo -u ${owner} (${refused.join(', ')})`, mend: `visudo -f /etc/sudoers.d/pulih: ${user} ALL=(${owner}) NOPASSWD: ${USED.map(({ command }) => `/usr/bin/${command}`).join(', ')}` }]
}

async function whyNot(source: PgbackrestComponent, tool: { readonly command: string; readonly args: readonly string[] }, work: Work): Promise<Finding | 'refused' | null> {
  try {
    await runTool({ op: OP, tool: await asOwner(source, work, tool), signal: work.signal, limit: MINUTE })
    return null
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.hint === 'permission') return 'refused'
    if (error.hint === 'tool-missing') return { kind: 'tool-missing', tool: 'sudo', package: 'sudo' }
    if (/sudo: unknown user/.test(error.message)) return { kind: 'setting-wrong', setting: 'as', found: source.as ?? '', needed: 'an account of that machine', mend: 'as: postgres' }
    if (/: command not found/.test(error.message)) return { kind: 'tool-missing', tool: tool.command, package: PACKAGES[tool.command] ?? tool.command }
    throw error
  }
}

/** All that is ever started in that name; `kill` ends the others, which nobody but their owner may. */
const USED = [{ command: 'pgbackrest', args: pgbackrestNeed.versionArgs }, { command: 'tar', args: ['--version'] }, { command: 'find', args: ['--version'] }, { command: 'kill', args: ['-l'] }]
const PACKAGES: Readonly<Record<string, string>> = { find: 'findutils', kill: 'procps' }
const OP = 'work in the name of the repository’s owner'
