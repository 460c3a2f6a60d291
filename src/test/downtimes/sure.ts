import type { Sentence } from './sentences.ts'

/** What holds whatever happens, in a sentence; `what` is what it fell over. */
export class Fallen extends Error {
  readonly sentence: Sentence

  constructor(sentence: Sentence, what: string) {
    super(`${sentence}: ${what}`)
    this.sentence = sentence
  }
}

export function sure(holds: boolean, sentence: Sentence, what: string): void {
  if (!holds) throw new Fallen(sentence, what)
}
