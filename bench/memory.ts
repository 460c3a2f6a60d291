import { spawnSync } from 'node:child_process'
import { freemem } from 'node:os'

/**
 * Touches free memory once and gives it back. A virtual machine hands what lies free to its host within seconds, and has each
 * gigabyte given back for up to three seconds of processor time: whoever comes first would pay for it, and did.
 */
export function touchMemory(): void {
  const gigabytes = Math.max(1, Math.min(MOST, Math.floor(freemem() / GIGABYTE / 2)))
  spawnSync(process.execPath, ['-e', `for (let left = ${gigabytes}, kept = []; left > 0; left -= 1) kept.push(Buffer.alloc(${GIGABYTE}, 1))`], { stdio: 'ignore' })
}

/** More than any turn uses. */
const MOST = 6
const GIGABYTE = 1024 ** 3
