import { print } from './harness.ts'
import type { Asked } from './engines-asked.ts'
import { mariadbDump } from './engines-mariadb-dump.ts'
import { mariadbPhysical } from './engines-mariadb-physical.ts'
import { pgbackrest } from './engines-pgbackrest.ts'
import { postgresDump } from './engines-postgres-dump.ts'

const PARTS: Readonly<Record<string, (asked: Asked) => Promise<boolean>>> = { 'mariadb-dump': mariadbDump, 'mariadb-physical': mariadbPhysical, 'postgres-dump': postgresDump, pgbackrest }
const WHAT = ['copy', 'today', 'others', 'restore', 'rehearse']

/**
 * Databases through Pulih against the same tools by hand: `engines [part] [copy] [today] [others] [restore] [rehearse] [megabytes] [rounds]`.
 * Without a part all of them, without a word everything. What is compared runs in turn; the databases are made once for each size.
 */
export async function bench(args: readonly string[]): Promise<boolean> {
  const numbers = args.filter((arg) => /^\d+$/.test(arg)).map(Number)
  const [megabytes = 1024, rounds = 5] = numbers
  const words = args.filter((arg) => !/^\d+$/.test(arg))
  const unknown = words.filter((word) => !Object.hasOwn(PARTS, word) && !WHAT.includes(word))
  if (unknown.length > 0) {
    print(`${unknown.join(', ')}? parts: ${Object.keys(PARTS).join(', ')}; of each: ${WHAT.join(', ')}; then megabytes and rounds`)
    return false
  }
  const parts = words.filter((word) => Object.hasOwn(PARTS, word))
  const what = new Set(words.filter((word) => WHAT.includes(word)))
  // What waits for a server that is nobody's child waits for nothing that would keep this process alive.
  const alive = setInterval(() => undefined, 1_000)
  try {
    let reached = true
    for (const part of parts.length > 0 ? parts : Object.keys(PARTS)) {
      print(`${part}, ${megabytes} MB of rows`)
      reached = await (PARTS[part]?.({ what: what.size > 0 ? what : new Set(WHAT), megabytes, rounds }) ?? false) && reached
    }
    return reached
  } finally {
    clearInterval(alive)
  }
}
