import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { expect } from 'vitest'

/** The blocks of one language in the RESTORE.md of a copy's folder, as somebody reads them there. */
export function blocksIn(home: string, language: 'sh' | 'sql'): readonly string[] {
  return [...readFileSync(join(home, 'RESTORE.md'), 'utf8').matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((found) => found[1] ?? '')
}

/** Carries out the commands of a copy's RESTORE.md where it lies, and hands over what they said; none may fail. */
export function followGuide(home: string, env: Readonly<Record<string, string>>): { readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-u', '-o', 'pipefail', '-c', blocksIn(home, 'sh').join('')], { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], ...env }, maxBuffer: 64 * 1024 * 1024 })
  expect([status, status === 0 ? '' : stderr]).toEqual([0, ''])
  // What zstd says of each file that it has unpacked is no complaint.
  return { stdout, stderr: stderr.replaceAll(/^\S+ *: \d+ bytes ?\s*$/gm, '') }
}
