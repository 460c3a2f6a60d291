import type { SaidWord } from './recovery-said.ts'
import type { Writers } from './recovery.ts'

/** What somebody has said of the way back from a failover so far. */
export interface WayBackSaid {
  readonly system: string | null
  /** Whether people have stopped entering data there; null where nobody said. */
  readonly writers: Writers | null
  readonly why: string | null
}

/** Reads `simrs back stopped because "server baru siap"`, in both languages. Null where no way back is meant: its word stands right behind the system, or first. */
export function readWayBack(all: readonly SaidWord[]): WayBackSaid | null {
  // A form puts its answer last.
  const answered = all.at(-1)?.quoted === 'no' && (all.at(-1)?.text ?? '').startsWith('writers=') && all.length > 3 ? WRITERS.get(all.at(-1)?.text ?? '') ?? null : null
  const words = answered === null ? all : all.slice(0, -1)
  const said = words.map(({ text, quoted }) => (quoted === 'yes' ? '' : text.toLowerCase().replace(/^system=/, '')))
  const at = said.findIndex((word) => BACK.has(word))
  if (at < 0 || at > 1) return null
  const rest = said.slice(at + 1)
  const first = WRITERS.get(rest[0] ?? '') ?? null
  const from = at + 1 + (first === null ? 0 : 1)
  const reason = words.slice(BECAUSE.has(said[from] ?? '') ? from + 1 : from).map(({ text }) => text).join(' ').trim()
  return { system: at === 0 ? null : said[0] ?? null, writers: first ?? answered, why: reason === '' ? null : reason }
}

const BACK: ReadonlySet<string> = new Set(['back', 'kembali'])
const BECAUSE: ReadonlySet<string> = new Set(['because', 'karena', 'sebab'])
const WRITERS: ReadonlyMap<string, Writers> = new Map([['stopped', 'stopped'], ['berhenti', 'stopped'], ['writers=stopped', 'stopped'], ['going-on', 'going-on'], ['berjalan', 'going-on'], ['writers=going-on', 'going-on']])
