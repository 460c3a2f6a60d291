import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Config } from '../config/config.ts'
import type { Actor } from '../core/people.ts'
import { readAnchors } from '../core/audit-anchor.ts'
import { auditTail } from '../store/audit-tail.ts'
import { verifyAudit, type AuditVerdict } from '../store/audit.ts'
import { looking } from './at-work.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import { hasRun } from './has-run.ts'

export type Output = 'text' | 'json'

/** `pulih audit verify`: walks the whole chain of the audit trail and holds it against the heads that were noted outside. */
export async function verify(cli: Cli, output: Output): Promise<ExitCode> {
  return await withConfigToLook(cli, (config) => hasRun(cli, config, () => looking(cli, config, async ({ kit }) => {
    const { anchors, unreadable, isThere } = await noted(config)
    const verdict = await kit.store.read((query) => verifyAudit(query, anchors))
    if (output === 'json') cli.terminal.out(JSON.stringify({ ...verdict, anchors: anchors.length, unreadableAnchors: unreadable }, null, 2))
    else cli.terminal.out(verdict.ok ? `✓ ${verdict.lines} lines, none changed, removed or put in between. Head ${verdict.head.hash.slice(0, 16)}…` : `✗ ${SAID[verdict.why](verdict.seq)}`)
    if (!verdict.ok) cli.terminal.err('Keep the database and the anchors file as they are, and compare with the newest copy of both.')
    if (unreadable.length > 0) cli.terminal.err(`${config.places.anchors}: line ${unreadable.join(', ')} cannot be read. Somebody may have changed the file.`)
    if (!isThere && verdict.ok && verdict.lines > 0) cli.terminal.err(`There is no ${config.places.anchors}: that nothing was cut off at the end cannot be told. The first head is noted a few minutes after midnight.`)
    if (!verdict.ok) return exit.failed
    return unreadable.length > 0 || (!isThere && verdict.lines > 0) ? exit.attention : exit.ok
  })))
}

/** `pulih audit tail`: the newest lines, oldest first. */
export async function tail(cli: Cli, ask: { readonly most: number; readonly output: Output }): Promise<ExitCode> {
  return await withConfigToLook(cli, (config) => hasRun(cli, config, () => looking(cli, config, async ({ kit }) => {
    const lines = await kit.store.read((query) => auditTail(query, ask.most))
    for (const line of lines) {
      const at = new Date(line.at).toISOString()
      cli.terminal.out(ask.output === 'json' ? JSON.stringify({ ...line, at }) : `${String(line.seq).padStart(6)}  ${at}  ${nameOf(line.by).padEnd(20)} ${line.act.padEnd(24)} ${line.subject}  ${JSON.stringify(line.facts)}`)
    }
    return exit.ok
  })))
}

async function noted(config: Config) {
  const isThere = existsSync(config.places.anchors)
  return { isThere, ...readAnchors(isThere ? await readFile(config.places.anchors, 'utf8') : '') }
}

function nameOf(by: Actor): string {
  switch (by.kind) {
    case 'person': return by.name
    case 'bot': return 'Pulih'
    case 'job': return by.name
    case 'cli': return `${by.user} (command line)`
  }
}

const SAID: Record<Extract<AuditVerdict, { ok: false }>['why'], (seq: number) => string> = {
  changed: (seq) => `Line ${seq} was changed after it was written.`,
  gap: (seq) => `Line ${seq} is missing.`,
  'chain-broken': (seq) => `Line ${seq} does not follow the line before it: one was changed, removed or put in between.`,
  'anchor-differs': (seq) => `Line ${seq} is not the one that was noted outside the database: the past was written anew.`,
  shortened: (seq) => `Lines from ${seq} on were noted outside the database but are not there: the trail was cut at its end.`,
}
