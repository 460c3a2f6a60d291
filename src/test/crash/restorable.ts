import Database from 'better-sqlite3'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROVEN, atLeast } from '../../core/evidence.ts'
import { MANIFEST, manifestSchema, RESTORE_GUIDE, type Manifest } from '../../core/manifest.ts'
import { livingCopies } from '../../store/copies.ts'
import { components, type Invariants } from './scene.ts'

/** The worst that a power cut could do: a copy shown green that does not come back. */
export const restorable: Invariants = {
  'nothing is green that cannot be brought back by its own RESTORE.md, with stock tools alone': async ({ house, folder }) => {
    const wrong: string[] = []
    let green = 0
    for (const component of components(house)) {
      for (const copy of await house.kit.store.read((query) => livingCopies(query, { component }))) {
        if (copy.badAt !== null || !atLeast(copy.rung, PROVEN)) continue
        green += 1
        const trouble = await bringBack(join(folder, copy.target, copy.key))
        if (trouble !== null) wrong.push(`${copy.target}/${copy.key}: ${trouble}`)
      }
    }
    return green === 0 ? ['nothing is green at all'] : wrong
  },
}

/** Carries out every command of the guide as it stands there, in one shell; null when the data is what the manifest says. */
async function bringBack(copy: string): Promise<string | null> {
  const bench = mkdtempSync(join(tmpdir(), 'pulih-back-'))
  const into = join(bench, 'restored')
  const commands = [...readFileSync(join(copy, RESTORE_GUIDE), 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block).join('\n')
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(copy, MANIFEST), 'utf8')))
  try {
    await promisify(execFile)('sh', ['-eu', '-c', commands], { cwd: copy, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', RESTORE_TO: into } })
    return differs(into, manifest)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(bench, { recursive: true, force: true })
  }
}

function differs(into: string, manifest: Manifest): string | null {
  if (manifest.engine !== 'sqlite') {
    // The folder itself is an entry too.
    const entries = 1 + readdirSync(into, { recursive: true }).length
    return entries === manifest.counts['entries'] ? null : `${entries} entries came back, not ${manifest.counts['entries'] ?? 0}`
  }
  const [file = ''] = readdirSync(into)
  const db = new Database(join(into, file), { readonly: true })
  try {
    if (db.pragma('integrity_check', { simple: true }) !== 'ok') return 'the database is damaged'
    for (const [table, rows] of Object.entries(manifest.counts)) if (db.prepare(`select count(*) from "${table}"`).pluck().get() !== rows) return `${table} has not its ${rows} rows`
    return null
  } finally {
    db.close()
  }
}
