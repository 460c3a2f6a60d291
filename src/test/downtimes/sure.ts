/** What holds whatever happens, in a sentence; `what` is what it fell over. */
export class Fallen extends Error {
  readonly sentence: string

  constructor(sentence: string, what: string) {
    super(`${sentence}: ${what}`)
    this.sentence = sentence
  }
}

export function sure(holds: boolean, sentence: string, what: string): void {
  if (!holds) throw new Fallen(sentence, what)
}
