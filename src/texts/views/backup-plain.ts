import { line, type Say, type Texts } from '../words.ts'

/** One sentence that needs no card. */
export function plainView(say: (t: Texts) => string): Say {
  return (t) => ({ mood: 'info', title: line(say(t)), blocks: [] })
}
