import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Component } from '../src/core/component.ts'
import { compare, judge, print } from './harness.ts'
import { touchMemory } from './memory.ts'
import { layDatabase, layTree } from './stream-data.ts'

/** A copy through Pulih against the bare shell pipeline: same level, same threads, same disk, same syncing. `stream [megabytes of the tree] [pairs]`. */
export async function bench([size = '1024', rounds = '7']: readonly string[]): Promise<boolean> {
  const root = mkdtempSync(join(tmpdir(), 'pulih-bench-'))
  const paths = { tree: join(root, 'tree'), file: join(root, 'simrs.db'), out: join(root, 'out'), scratch: join(root, 'scratch') }
  for (const path of [paths.tree, paths.out, paths.scratch]) mkdirSync(path)
  try {
    const [bytes, pairs] = [Number(size) * 1024 * 1024, Math.max(5, Number(rounds))]
    print(`laying out ${size} MB of files and a database of ${Math.round(Number(size) / 2)} MB; zstd level ${ZSTD.level}, ${ZSTD.threads} thread; ${pairs} pairs`)
    layTree(paths.tree, bytes)
    layDatabase(paths.file, bytes / 2)
    const common = { name: 'bench', system: 'bench', server: 'here', targets: ['bench'], growing: false, retention: 'none' }
    const cases: readonly { readonly what: string; readonly component: Component; readonly bare: string }[] = [
      { what: 'files', component: { ...common, key: 'bench/files', engine: 'files', path: paths.tree, exclude: [] }, bare: `tar --create --file=- --directory=${paths.tree} . | zstd -q -${ZSTD.level} -T${ZSTD.threads} -o part/data` },
      { what: 'sqlite', component: { ...common, key: 'bench/sqlite', engine: 'sqlite', file: paths.file, freshness: null }, bare: `sqlite3 -readonly ${paths.file} "VACUUM INTO '${paths.scratch}/bare.db'"; zstd -q -${ZSTD.level} -T${ZSTD.threads} ${paths.scratch}/bare.db -o part/data; rm ${paths.scratch}/bare.db` },
    ]
    let reached = true
    for (const { what, component, bare } of cases) {
      print(`${what}:`)
      const peaks: number[] = []
      const { ratio } = await compare({ name: 'pulih', run: () => ours(component, paths, peaks) }, { name: 'bare pipeline', run: () => theirs(bare, paths.out) }, pairs)
      reached = judge('ratio of medians', ratio, { most: 1.05, unit: '×' }) && reached
      reached = judge('peak memory of the copying process', Math.max(...peaks) / 1024 / 1024, { most: 150, unit: 'MB' }) && reached
    }
    return reached
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function ours(component: Component, { out, scratch }: { out: string; scratch: string }, peaks: number[]): Promise<number> {
  clear(out)
  const ran = run(process.execPath, [fileURLToPath(import.meta.resolve('./stream-copy.js')), JSON.stringify({ component, to: out, scratch, zstd: ZSTD })])
  const { ms, peak } = JSON.parse(ran) as { ms: number; peak: number }
  peaks.push(peak)
  return ms
}

async function theirs(pipeline: string, out: string): Promise<number> {
  clear(out)
  const began = performance.now()
  run('bash', ['-e', '-o', 'pipefail', '-c', `cd ${out}; mkdir part; ${pipeline}; sync part/data; sync part; mv part copy; sync .`])
  return performance.now() - began
}

/** Each begins with a disk that has nothing left to write, and with memory that is ours. */
function clear(out: string): void {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  run('sync', [])
  touchMemory()
}

function run(command: string, args: readonly string[]): string {
  const ended = spawnSync(command, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (ended.status !== 0) throw new Error(`${command} ended with ${ended.status ?? ended.signal ?? '?'}`)
  return ended.stdout
}

const ZSTD = { level: 3, threads: 1 }
