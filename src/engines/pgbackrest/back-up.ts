import type { PgbackrestComponent } from '../../core/component.ts'
import { Fault, type HintId } from '../../core/fault.ts'
import type { Level } from '../../core/site.ts'
import { ending } from '../../core/letters.ts'
import type { Work } from '../engine.ts'
import { asText, lines } from '../lines.ts'
import { pipeTools } from '../tool.ts'
import { asOwner, pgbackrest, stanzaOf, type Backup, type Stanza } from './stanza.ts'

/** A copy that pgBackRest has just made, with both ends of the log that it needs. */
export type Whole = Backup & { readonly archive: { readonly start: string; readonly stop: string } }

/**
 * Lets pgBackRest make a copy of that level; refuses whatever it makes instead, and a copy in which it found broken pages.
 * A stanza that is missing is created first where that is allowed. What the stanza says of itself afterwards comes with it.
 */
export async function backUp(ask: { readonly source: PgbackrestComponent; readonly level: Level; readonly prior: string | null; readonly identity: string }, work: Work): Promise<{ readonly whole: Whole; readonly known: Stanza }> {
  const { source, level } = ask
  const type = level === 'full' ? 'full' : 'diff'
  if ((await stanzaOf(source, work)) === null) {
    if (!source.create) throw refused('never', 'source-missing', `pgbackrest knows no stanza ${source.stanza}`)
    await run(source, ['stanza-create'], work)
  }
  const label = /new backup label = (\S+)/.exec(await run(source, ['--log-level-console=info', `--type=${type}`, 'backup'], work))?.[1]
  const known = await stanzaOf(source, work)
  const made = known?.backup.find((one) => one.label === label)
  if (known === null || made === undefined) throw refused('later', 'tool-failed', 'pgbackrest ended well and names no copy')
  if (made.type !== type || (type === 'diff' && made.prior !== ask.prior)) throw refused('later', 'log-chain', `pgbackrest made ${made.type} ${made.label} upon ${made.prior ?? 'nothing'}, not ${type} upon ${ask.prior ?? 'nothing'}`)
  if (made.error === true) throw refused('never', 'look-at-log', `pgbackrest found broken pages while it copied (${made.label}): look at its log, the database itself is damaged`)
  const { start, stop } = made.archive
  if (start === null || stop === null) throw refused('never', 'log-chain', `${made.label} was made without the log that it needs: let pgbackrest check the archive (archive-check)`)
  return { whole: { ...made, archive: { start, stop } }, known }
}

async function run(source: PgbackrestComponent, args: readonly string[], work: Work): Promise<string> {
  const heard: string[] = []
  const said: string[] = []
  const output = lines((line) => {
    heard.push(asText(line))
    if (heard.length > 400) heard.splice(0, 200)
  })
  const tool = await asOwner(source, work, pgbackrest(source, args))
  const [ended] = await pipeTools({ op: 'copy by pgbackrest', tools: [{ ...tool, hear: (line) => said.push(line), accept: Array.from({ length: 126 }, (_, code) => code) }], output, signal: work.signal })
  if (ended?.code === 0) return heard.join('\n')
  const words = [...heard.filter((line) => /ERROR|HINT|FATAL|WARN/.test(line)), ...said].join('\n')
  throw refused('later', HELD[ended?.code ?? 0] ?? 'tool-failed', `pgbackrest ${args.at(-1) ?? ''}: exit code ${ended?.code ?? '?'}: ${ending(words, 600)}`)
}

/** Its codes where somebody else's copy holds the stanza, and where somebody has stopped it. */
const HELD: Readonly<Record<number, HintId>> = { 50: 'source-locked', 62: 'source-stopped' }

const refused = (retry: 'later' | 'never', hint: HintId, detail: string) => new Fault({ area: 'engine', op: 'copy the cluster', retry, hint, detail })
