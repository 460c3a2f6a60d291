import type { ToolNeed } from './engine.ts'
import type { Host } from './host.ts'
import type { Finding } from '../core/finding.ts'
import { Fault } from '../core/fault.ts'
import { SECOND } from '../core/clock.ts'
import { runTool, type Tool } from './tool.ts'

/** On which machine; ours where none is named. */
interface Where { readonly signal: AbortSignal; readonly host?: Host; readonly env?: Readonly<Record<string, string>> }

/** The version that a tool says of itself; null where the tool is not installed. */
export async function toolVersion(need: ToolNeed, where: Where): Promise<string | null> {
  try {
    const tool: Tool = { command: need.command, args: need.versionArgs, ...(where.env === undefined ? {} : { env: where.env }) }
    const { stdout, stderr } = await runTool({ op: `ask ${need.command} for its version`, tool: where.host?.on(tool) ?? tool, signal: where.signal, limit: 20 * SECOND })
    return /\d+(?:\.\d+)+/.exec(`${stdout}\n${stderr}`)?.[0] ?? '0'
  } catch (error) {
    if (error instanceof Fault && error.hint === 'tool-missing') return null
    throw error
  }
}

/** Which of an engine's tools are there, with their versions, and what is wrong with the others. */
export async function lookAtTools(needs: readonly ToolNeed[], where: Where): Promise<{ readonly versions: Readonly<Record<string, string>>; readonly findings: readonly Finding[] }> {
  const found = await Promise.all(needs.map(async (need) => ({ need, version: await toolVersion(need, where) })))
  return {
    versions: Object.fromEntries(found.flatMap(({ need, version }) => (version === null ? [] : [[need.command, version]]))),
    findings: found.flatMap(({ need, version }): readonly Finding[] => {
      if (version === null) return [{ kind: 'tool-missing', tool: need.command, package: need.package }]
      return isOlder(version, need.least) ? [{ kind: 'tool-too-old', tool: need.command, found: version, needed: need.least }] : []
    }),
  }
}

/** Compares dotted versions number by number. */
export function isOlder(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number))
  for (const [index, needed] of (b ?? []).entries()) {
    const part = a?.[index] ?? 0
    if (part !== needed) return part < needed
  }
  return false
}
