import { MINUTE, SECOND } from '../../core/clock.ts'
import type { PgbackrestComponent } from '../../core/component.ts'
import type { Finding } from '../../core/finding.ts'
import type { Level } from '../../core/site.ts'
import type { Work } from '../engine.ts'
import { cancelled } from '../tool-fault.ts'
import { runTool } from '../tool.ts'
import { stanzaOf } from './stanza.ts'

/** Waits while another copy holds the stanza; where that takes too long, the finding says whose it is. A log needs no such lock, and never waits. */
export async function awaits({ source, level }: { readonly source: PgbackrestComponent; readonly level: Level }, work: Work): Promise<readonly Finding[]> {
  if (level === 'log') return []
  const since = work.clock.passed()
  for (;;) {
    const found = await stanzaOf(source, work)
    if (found?.status.lock?.backup?.held !== true) return []
    const waited = work.clock.passed() - since
    if (waited >= LONGEST) return [{ kind: 'source-held', source: `stanza ${source.stanza}`, by: await holders(source, work), waited }]
    work.progress({ phase: 'wait', bytes: 0, of: null })
    await work.clock.sleep(LOOK, work.signal)
    if (work.signal.aborted) throw cancelled(OP)
  }
}

/** Whoever works on the stanza on that machine, as its list of processes tells; nobody where it was begun on another. */
async function holders({ stanza }: PgbackrestComponent, work: Work): Promise<readonly string[]> {
  const { stdout } = await runTool({ op: OP, tool: work.host.on({ command: 'sh', args: ['-c', PROCESSES] }), signal: work.signal })
  return stdout.split('\n').filter((line) => {
    const words = line.split(' ')
    return words.includes(`--stanza=${stanza}`) && words.some((word) => HOLD.has(word))
  })
}

/** What takes that lock; the helpers of each say so by an ending of their own. */
const HOLD = new Set(['backup', 'expire', 'stanza-create', 'stanza-upgrade', 'stanza-delete'])

const PROCESSES = `
for process in /proc/[0-9]*; do
  [ "$(cat "$process/comm" 2>/dev/null)" = pgbackrest ] || continue
  printf '%s (%s): %s\\n' "$(stat -c %U "$process" 2>/dev/null)" "\${process#/proc/}" "$(tr '\\0' ' ' < "$process/cmdline" 2>/dev/null)"
done
`

const OP = 'wait for another copy of the stanza'
const LOOK = 5 * SECOND
/** Somebody’s full by hand takes a while; the next slot must not be waited away. */
const LONGEST = 30 * MINUTE
