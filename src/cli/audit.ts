import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Config } from '../config/config.ts'
import type { Actor } from '../core/people.ts'
import { readAnchors } from '../core/audit-anchor.ts'
import { auditTail } from '../store/audit-tail.ts'
import { anchoredHead, verifyAudit, type AuditVerdict } from '../store/audit.ts'
import { looking } from './at-work.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'
import { hasRun } from './has-run.ts'

export type Output = 'text' | 'json'

/** `pulih audit verify`: walks the whole chain of the audit trail and holds it against the heads that were noted outside. */
export async function verify(cli: Cli, output: Output): Promise<ExitCode> {
  return await withConfigToLook(cli, (config) => hasRun(cli, config, () => looking(cli, config, async ({ kit }) => {
    const { anchors, unreadable } = await noted(config)
    const { verdict, anchored } = await kit.store.read(async (query) => ({ verdict: await verifyAudit(query, anchors), anchored: await anchoredHead(query) }))
    const missing = anchored !== null && (anchored === 'unreadable' || !anchors.some((it) => it.seq === anchored.seq && it.hash === anchored.hash))
    if (output === 'json') cli.terminal.out(JSON.stringify({ ...verdict, anchors: anchors.length, unreadableAnchors: unreadable, anchorsMissing: missing }, null, 2))
    else cli.terminal.out(verdict.ok ? `✓ ${counted(verdict.lines)}, none changed, removed or put in between. Head ${verdict.head.hash.slice(0, 16)}…` : `✗ ${SAID[verdict.why](verdict.seq)}`)
    if (!verdict.ok) cli.terminal.err('Keep the database and the anchors file as they are, and compare with the newest copy of both.')
    if (missing) cli.terminal.err(`✗ ${anchored === 'unreadable' ? 'What the database remembers of its anchors cannot be read' : `The head of line ${anchored.seq} was noted in ${config.places.anchors}, but does not stand there any more`}. Somebody may have removed or changed the file: put it back from where you keep it, then look again.`)
    if (unreadable.length > 0) cli.terminal.err(`! ${config.places.anchors}: line ${unreadable.join(', ')} cannot be read. Somebody may have changed the file.`)
    if (verdict.ok && anchored === null && anchors.length === 0) cli.terminal.err('Nothing outside the database vouches for it yet: the first head is noted a few minutes after midnight, or at once with "pulih run audit-anchor".')
    if (!verdict.ok || missing) return exit.failed
    return unreadable.length > 0 ? exit.attention : exit.ok
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
  return readAnchors(existsSync(config.places.anchors) ? await readFile(config.places.anchors, 'utf8') : '')
}

const counted = (lines: number) => (lines === 1 ? '1 line' : `${lines} lines`)

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
