import type { Said } from '../wire/tokens.ts'

/** A statement that SQL Server refuses, with everything that it says about it: the errors, in the order in which they come. */
export class SqlMistake extends Error {
  readonly said: readonly Said[]

  constructor(said: readonly Said[]) {
    super(said.map((each) => `${each.number}: ${each.message}`).join(' / '))
    this.name = 'SqlMistake'
    this.said = said
  }
}

/** One error of class 16, as most are. */
export const mistake = (number: number, message: string, how: { readonly class?: number; readonly state?: number } = {}): SqlMistake =>
  new SqlMistake([{ number, message, class: how.class ?? 16, state: how.state ?? 1 }])

/** The server understands nothing that nobody taught it: 102 names the text. */
export const unknown = (near: string): SqlMistake => mistake(102, `Incorrect syntax near '${near}'.`, { class: 15 })
