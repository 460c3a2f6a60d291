import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashingVessel } from '../../backups/vessel.ts'
import { realClock } from '../../core/clock.ts'
import { quiet } from '../../core/log.ts'
import { MANIFEST, manifestSchema, RESTORE_GUIDE, type Manifest } from '../../core/manifest.ts'
import { sourceOf, type Component } from '../../core/component.ts'
import type { Level } from '../../core/site.ts'
import { lender } from '../../engines/lend.ts'
import type { CopyReader, Engine, Vessel, Work } from '../../engines/engine.ts'
import type { Target } from '../../targets/target.ts'

/** A private folder for one test, gone afterwards. */
export function folder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'pulih-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** What an engine is handed, in a scratch of its own. */
export function workIn(scratch: string, signal: AbortSignal = new AbortController().signal): Work {
  return { scratch, ...lender({ passwords: {} })({ server: 'test', scratch }), signal, log: quiet, clock: realClock, zstd: { level: 1, threads: 1 }, progress: () => undefined }
}

export interface Making {
  readonly engine: Engine
  readonly component: Component
  readonly target: Target
  readonly level?: Level
  readonly chain?: readonly CopyReader[]
  /** Stands between the engine and the disk. */
  readonly through?: (vessel: Vessel) => Vessel
}

/** The shortest honest way of a copy: dump, sealed where the work seals, manifest, guide, commit. Leaves nothing at the target where any of it fails. */
export async function makeCopy(making: Making, work: Work): Promise<CopyReader> {
  const { engine, component, target, level = 'full', chain = [] } = making
  const name = `${level}-${randomBytes(4).toString('hex')}`
  const key = `${component.key}/${name}`
  const upload = await target.begin(key)
  try {
    const vessel = hashingVessel(upload)
    const through = making.through?.(vessel) ?? vessel
    const sealing = work.seals === undefined || work.seals.recipients.length === 0 ? null : work.seals.seal(through, work.signal)
    const facts = await engine.dump({ source: component, level, base: chain.at(-1) ?? null, vessel: sealing ?? through }, work)
    const { takenAt, identity, ...rest } = facts
    const manifest: Manifest = {
      ...rest, format: 1, copy: name, run: 1, system: component.system, component: component.name, engine: component.engine, level, base: chain.at(-1)?.name ?? null,
      startedAt: takenAt.toISOString(), takenAt: takenAt.toISOString(), endedAt: takenAt.toISOString(), files: [...(await vessel.files())],
      source: { host: 'test', server: component.server, path: sourceOf(component), identity }, pulih: '0',
      ...(sealing === null ? {} : { sealed: { by: 'age', recipients: [...(work.seals?.recipients ?? [])], bytes: sealing.bytes() } }),
    }
    const names = [...chain.map((copy) => copy.name), name]
    for (const [file, text] of [[MANIFEST, JSON.stringify(manifest)], [RESTORE_GUIDE, engine.guide(names, manifest)]] as const) {
      const body = upload.file(file)
      await new Promise<void>((resolve, reject) => {
        body.once('error', reject)
        body.once('finish', () => resolve())
        body.end(text)
      })
    }
    await upload.commit()
    return await readerOf(target, key)
  } catch (error) {
    await upload.abort()
    throw error
  }
}

/** A copy as it lies at its target now. */
export async function readerOf(target: Target, key: string): Promise<CopyReader> {
  const text: Buffer[] = []
  for await (const chunk of await target.open(key, MANIFEST)) text.push(chunk as Buffer)
  const manifest = manifestSchema.parse(JSON.parse(Buffer.concat(text).toString('utf8')))
  return { name: manifest.copy, manifest, open: async (file) => target.open(key, file) }
}

/** Our own children that run a program of this name, as the kernel lists them. */
export function childrenNamed(command: string): readonly number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [, comm, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? []
      const [state, parent] = rest?.split(' ') ?? []
      return comm === command && Number(parent) === process.pid && state !== 'Z' && !readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--version') ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

/** Waits until something is so; fails after a while. */
export async function until<T>(look: () => T | null | undefined | false, what: string): Promise<T> {
  for (let turn = 0; turn < 6000; turn += 1) {
    const found = look()
    if (found !== null && found !== undefined && found !== false) return found
    await realClock.sleep(10)
  }
  throw new Error(`waited in vain: ${what}`)
}
