import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { childrenNamed, until } from '../contracts/copying.ts'
import type { Pgbackrest } from './pgbackrest.ts'

/** Somebody's full by hand that has taken the stanza's lock and stands still, until it is let go. */
export async function heldStanza(pgbackrest: Pgbackrest): Promise<{ readonly pid: number; free(): Promise<void> }> {
  const { stanza, config } = pgbackrest
  const making = pgbackrest.run(['--type=full', 'backup'])
  const wordsOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const pid = await until(() => childrenNamed('pgbackrest').find((one) => ['backup', `--stanza=${stanza}`, `--config=${config}`].every((word) => wordsOf(one).includes(word))), 'the back-up by hand')
  const isHeld = async () => (await pgbackrest.run(['--output=json', '--log-level-console=error', 'info'])).stdout.includes('"backup":{"held":true')
  await expect.poll(isHeld, { interval: 20 }).toBe(true)
  process.kill(pid, 'SIGSTOP')
  let held = true
  return { pid, free: async () => {
    if (held) process.kill(pid, 'SIGCONT')
    held = false
    await making
  } }
}
