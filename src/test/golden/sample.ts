import type { Say } from '../../texts/words.ts'

/** How people's own words are put into a sample: as they are, as an attacker would write them, or as long as they may get. */
export interface Said {
  /** A name of somebody or something. */
  readonly name: (text: string) => string
  /** What somebody wrote: a reason, a note. */
  readonly note: (text: string) => string
}

/** One view in one state. */
export interface Sample {
  readonly view: unknown
  readonly state: string
  readonly say: Say
}

/** Sample facts of one view, a set for each state that people meet. */
export function shown<Facts extends readonly unknown[]>(view: (...facts: Facts) => Say, states: Readonly<Record<string, NoInfer<Facts>>>): readonly Sample[] {
  return Object.entries(states).map(([state, facts]) => ({ view, state, say: view(...facts) }))
}

export const asWritten: Said = { name: (text) => text, note: (text) => text }

/** Everything that any of the platforms would read as more than text. */
export const POISON = '<!channel> <@U01ABCDEF> @here @sari_edp </b><script>alert(1)</script> <a href="tg://user?id=42">x</a> tg://resolve?domain=x *t* _g_ `k` [x](http://y.z) \u202Ebalik'
export const asAttacked: Said = { name: (text) => `${text} ${POISON}`, note: (text) => `${text} ${POISON}` }

/** Names are cut at sixty letters when they come in, notes at two thousand. */
export const asLong: Said = { name: (text) => stretched(text, 60), note: (text) => stretched(text, 2000) }

function stretched(text: string, most: number): string {
  return `${text} ${'Kusumawardhani Rahmaningtyas '.repeat(Math.ceil(most / 29))}`.slice(0, most).trim()
}

/** Monday, 23 November 2026, 02.00 WIB: the moment that the samples hang on. */
export const at = Date.parse('2026-11-22T19:00:00Z')
export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
export const inDays = (n: number): number => n * 86_400_000
