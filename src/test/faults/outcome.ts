import type { Rung } from '../../core/evidence.ts'
import { damages, type Finding } from '../../core/finding.ts'
import { proofsOf } from '../../store/proofs.ts'
import type { Run } from '../../store/runs.ts'
import type { Spoken } from '../../texts/message.ts'
import { faultSentence, findingSentence } from '../../texts/views/finding.ts'
import { textsFor } from '../../texts/words.ts'
import { wordsOf } from '../fakes/ward.ts'
import type { FaultHouse, Worked } from './house.ts'

/** How a fault ended, as the house has written it down and told it. */
export interface Outcome {
  /** Where it was caught; `green` where nothing caught it. */
  readonly rung: 'preflight' | 'copying' | 'base' | 'green' | Rung
  /** The finding, the hint, or why a full was taken instead. */
  readonly verdict: string
  readonly seconds: number
  /** The sentences that people read. */
  readonly sentences: { readonly id: string; readonly en: string } | null
  readonly told: readonly Spoken[]
  /** The house has tried again by itself, and that went well: nobody had to be told. */
  readonly healed: boolean
  readonly detail: string
}

/** What the house says of what it did: of the first attempt, for that met the fault. */
export async function outcomeOf(house: FaultHouse, { runs, seconds }: Worked): Promise<Outcome> {
  const told = await house.told()
  const [run] = runs
  if (run === undefined) throw new Error('there was no run')
  const { facts, kind } = run
  const healed = run.state !== 'done' && runs.at(-1)?.state === 'done'
  const at = { seconds, told, healed }
  const [finding, ...further] = caughtIn(run)
  const verdict = finding === undefined ? run.state : [finding, ...further].map(({ kind }) => kind).join(' + ')
  const sentences = sentencesFor(runs.at(-1) ?? run)
  const detail = JSON.stringify(facts)
  if (run.state === 'done') {
    if (facts.fallback !== undefined) return { ...at, rung: 'base', verdict: `full instead: ${facts.fallback}`, sentences, detail }
    return finding === undefined ? { ...at, rung: 'green', verdict, sentences: null, detail } : { ...at, rung: 'base', verdict, sentences, detail }
  }
  const failed = (await Promise.all((await house.copies()).map((copy) => house.query((query) => proofsOf(query, copy.id))))).flat().filter((proof) => proof.runId === run.id && !proof.ok)
  const rung = failed.at(-1)?.rung ?? (kind === 'rehearsal' ? 'restored' : kind === 'reread' ? 'stored' : facts.fault === undefined ? 'preflight' : 'copying')
  if (facts.fault !== undefined) return { ...at, rung, verdict: facts.fault.hint ?? facts.fault.area, sentences, detail: facts.fault.text }
  return finding === undefined ? { ...at, rung: 'green', verdict, sentences: null, detail } : { ...at, rung, verdict, sentences, detail }
}

const { id, en } = textsFor('Asia/Jakarta')

/** What a card says of a run, where it has something to say. */
function sentencesFor(run: Run): Outcome['sentences'] {
  const { facts, state } = run
  const [finding] = caughtIn(run)
  if (state === 'done' && facts.fallback !== undefined) return { id: id.backups.fallbacks[facts.fallback], en: en.backups.fallbacks[facts.fallback] }
  if (facts.fault !== undefined) return { id: faultSentence(id, facts.fault), en: faultSentence(en, facts.fault) }
  return finding === undefined ? null : sentencesOf(finding)
}

/** What was found of the fault: what is said of the source on every day has caught nothing. */
function caughtIn({ facts, state }: Run): readonly Finding[] {
  const found = (facts.findings ?? []).filter(({ kind }) => kind !== 'unlocked-tables')
  return state === 'done' ? found.filter(damages) : found
}

const sentencesOf = (finding: Finding) => ({ id: findingSentence(id, finding), en: findingSentence(en, finding) })

/** What is wrong with how a fault ended; empty where it was caught, named and told with a next step. */
export function wrongWith(outcome: Outcome): readonly string[] {
  const { sentences, told } = outcome
  if (outcome.rung === 'green') return ['it ended green', outcome.detail]
  if (outcome.healed) return []
  if (sentences === null) return ['it ended without a word', outcome.detail]
  const words = { id: told.map((spoken) => wordsOf(spoken.id)).join('\n'), en: told.map((spoken) => wordsOf(spoken.en)).join('\n') }
  const bare = (text: string) => text.replace(/\.$/, '')
  return (['id', 'en'] as const).flatMap((lang) => [
    ...(words[lang].toLowerCase().includes(bare(sentences[lang]).toLowerCase()) ? [] : [`${lang} does not say “${sentences[lang]}” but: ${words[lang]}`]),
    ...(/mohon|perbaikan|please|to mend|<.*: .*>|full was taken|diambil penuh/i.test(words[lang]) ? [] : [`${lang} names no next step: ${words[lang]}`]),
  ])
}

/** What one fault did to one engine; a source that cannot suffer it, and a fault whose end was not as it should be, are rows too. */
export interface Row { readonly fault: string; readonly engine: string; readonly day: string; readonly outcome: Pick<Outcome, 'rung' | 'verdict' | 'seconds'> | 'cannot' | 'unproven' }

/** The columns of the record, and what stands in them. */
export const COLUMNS = ['Fault', 'Engine', 'Caught by', 'Seconds', 'Verdict', 'Tried on']
export function cellsOf({ fault, engine, day, outcome }: Row): readonly string[] {
  switch (outcome) {
    case 'cannot': return [fault, engine, '–', '–', '–', day]
    case 'unproven': return [fault, engine, '–', '–', '**not proven**', day]
    default: return [fault, engine, outcome.rung, outcome.seconds.toFixed(1), outcome.verdict, day]
  }
}
