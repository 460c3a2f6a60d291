import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lookStanding, openCopy } from '../backups/prove.ts'
import { closedToUs, readable } from '../backups/sealed.ts'
import { componentOf } from '../backups/task.ts'
import { measure } from '../backups/vessel.ts'
import type { Config } from '../config/config.ts'
import { isInside } from '../config/paths.ts'
import type { Finding } from '../core/finding.ts'
import type { Work } from '../engines/engine.ts'
import { audit } from '../store/audit.ts'
import { chainOf, copyById, type Copy } from '../store/copies.ts'
import { findingSentence } from '../texts/views/finding.ts'
import { textsFor, type Texts } from '../texts/words.ts'
import { looking } from './at-work.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { emptyFolder } from './empty-folder.ts'
import { exit, type ExitCode } from './exit.ts'
import { hasRun } from './has-run.ts'
import type { OpenHouse } from './house-port.ts'
import { sayRefusal } from './refused.ts'
import { bar } from './terminal.ts'

export interface RestoreAsk {
  readonly copy: number
  /** As the copy names them; none means all of it. */
  readonly paths: readonly string[]
  readonly to: string
  readonly output: 'text' | 'json'
}

/**
 * `pulih restore-file <copy> [path…] --to <folder>`: brings a copy, or some paths of it, back into an empty folder. Never writes to
 * where it came from. Every byte of the chain is held against its hash first; a copy whose bytes changed is refused; one
 * that failed a check with every byte in place is brought back with a warning, since it may be all there is.
 */
export async function restoreFile(cli: Cli, ask: RestoreAsk): Promise<ExitCode> {
  return await withConfigToLook(cli, (config) => hasRun(cli, config, () => looking(cli, config, async (house) => {
    const { kit } = house
    const t = textsFor(kit.site.zone).en
    const copy = await kit.store.read((query) => copyById(query, ask.copy))
    if (copy === null || copy.deletedAt !== null) return sayRefusal(cli, t, { reason: 'no-such-copy', id: ask.copy })
    if (copy.engine !== 'files' && ask.paths.length > 0) {
      cli.terminal.err(`Copy ${copy.id} is one of a database: it comes back whole. Leave the paths out.`)
      return exit.usage
    }
    const chain = await kit.store.read((query) => chainOf(query, copy.id))
    const wrong = await look({ cli, house, t }, chain)
    if (wrong.length > 0) {
      cli.terminal.err(['This copy is damaged. Nothing was brought back.', ...wrong, 'Choose another copy: /history names them.'].join('\n'))
      return exit.failed
    }
    const folder = await emptyFolder(config, ask.to)
    if (!folder.ok) {
      cli.terminal.err(`${folder.why}. Nothing was brought back. Name an empty folder of its own.`)
      return exit.failed
    }
    return await bringBack({ cli, house, t }, { ask, config, chain, folder: folder.folder })
  })))
}

interface Desk { readonly cli: Cli; readonly house: OpenHouse; readonly t: Texts }

/** Whole, and byte for byte what was written. */
async function look({ cli, house: { kit }, t }: Desk, chain: readonly Copy[]): Promise<readonly string[]> {
  const findings: Finding[] = []
  for (const link of chain) {
    const target = kit.target(link.target)
    const standing = await lookStanding(target, link)
    if (!standing.ok) {
      findings.push(...standing.findings)
      continue
    }
    for (const file of standing.manifest.files) {
      cli.terminal.live?.draw(`checking ${link.key}/${file.name}`)
      const found = await measure(await target.open(link.key, file.name), cli.signal)
      if (found.bytes !== file.bytes || found.sha256 !== file.sha256) findings.push({ kind: 'hash-differs', file: `${link.key}/${file.name}` })
    }
  }
  cli.terminal.live?.clear()
  return findings.map((finding) => findingSentence(t, finding))
}

async function bringBack({ cli, house: { kit }, t }: Desk, of: { readonly ask: RestoreAsk; readonly config: Config; readonly chain: readonly Copy[]; readonly folder: string }): Promise<ExitCode> {
  const { ask, folder, chain } = of
  const copy = chain.at(-1)
  if (copy === undefined) return exit.bug
  const scratch = join(of.config.places.scratch, `cli-${randomUUID()}`)
  await mkdir(scratch, { recursive: true })
  try {
    const { zstdLevel, zstdThreads } = kit.site.limits
    const component = componentOf(kit.site, copy.component)
    const work: Work = {
      scratch,
      ...kit.lend({ server: component.server, scratch }),
      signal: cli.signal,
      log: kit.log,
      clock: kit.clock,
      zstd: { level: zstdLevel, threads: zstdThreads },
      progress: (step) => cli.terminal.live?.draw(`${step.phase} ${step.of === null || step.of === 0 ? t.fmt.size(step.bytes) : bar(step.bytes / step.of)}`),
    }
    const readers = await Promise.all(chain.map(async (link) => readable(await openCopy(kit.target(link.target), link), { copy: link, work })))
    const closed = closedToUs(readers, work)
    if (closed.length > 0) {
      cli.terminal.err(['Nothing was brought back.', ...closed.map((finding) => findingSentence(t, finding))].join('\n'))
      return exit.failed
    }
    const engine = kit.engine(component)
    const back = await engine.restore({ chain: readers, into: { kind: 'folder', path: folder }, until: null, only: ask.paths.length === 0 ? null : ask.paths }, work)
    cli.terminal.live?.clear()
    await kit.store.write((tx) => audit(tx, { at: kit.clock.now(), by: { kind: 'cli', user: cli.user }, act: 'copy.brought-back', subject: `copy:${copy.id}`, facts: { to: folder, paths: back.paths.slice(0, 100), bytes: back.bytes } }))
    const [doubted] = chain.flatMap((link) => link.badAt ?? [])
    if (doubted !== undefined) cli.terminal.err(`Every byte is what was written, and yet this copy failed a check on ${t.fmt.when(doubted).text}. Look closely at what came back before you rely on it.`)
    const missing = ask.paths.filter((path) => !back.paths.some((there) => isInside(trimmed(path), there)))
    if (ask.output === 'json') cli.terminal.out(JSON.stringify({ copy: copy.id, component: copy.component, takenAt: new Date(copy.takenAt).toISOString(), to: folder, bytes: back.bytes, paths: back.paths, missing }, null, 2))
    else cli.terminal.out(`${missing.length === 0 ? '✓' : '!'} ${t.fmt.size(back.bytes)} of ${copy.component}, as it was on ${t.fmt.when(copy.takenAt).text}, in ${folder}:\n${back.paths.map((path) => `  ${path}`).join('\n')}`)
    for (const path of missing) cli.terminal.err(`Not in this copy: ${path}. Paths are written as the copy names them: RESTORE.md beside it shows how to list them.`)
    if (missing.length === 0) return doubted === undefined ? exit.ok : exit.attention
    return back.paths.length === 0 ? exit.failed : exit.attention
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const trimmed = (path: string) => path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '')
