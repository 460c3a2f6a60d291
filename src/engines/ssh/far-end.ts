import { Transform } from 'node:stream'
import { constants } from 'node:os'
import type { FarEnd } from '../afar.ts'
import type { Ending } from '../tool-fault.ts'
import { CLOSE, OPEN } from './far-command.ts'
import { awayOf } from './said.ts'

/** Hears one connection: what the other side says of the tool between its marks, and what the client says of the line. */
export function farEnd(of: { readonly server: string; readonly mark: string; readonly patience: number; readonly leave: () => void }): FarEnd {
  const heard = { begun: false, missing: false, beat: '', end: null as number | null }
  const hear = (words: string) => {
    if (words === 'begin') {
      heard.begun = true
      of.leave()
    }
    if (words === 'missing') heard.missing = true
    if (words.startsWith('beat ')) heard.beat = words
    if (words.startsWith('end ')) heard.end = Number(words.slice(4))
  }
  return {
    listen: unmarked(`${OPEN}${of.mark} `, hear),
    patience: of.patience,
    begun: () => heard.begun,
    effort: () => heard.beat,
    leave: of.leave,
    silence: { code: null, signal: null, problem: null, stderr: '', ours: false, away: { retry: 'later', hint: 'network', detail: `${of.server} did not answer within ${Math.round(of.patience / 1000)} s` } },
    judge: (ending, stopped) => {
      of.leave()
      if (ending.problem !== null) return { ...ending, problem: null, away: { retry: 'never', hint: 'tool-missing', detail: `ssh did not start: ${ending.problem}` } }
      // Both must say the same: a line that broke after the tool's last word may have kept some of its bytes.
      if (heard.end !== null && ending.code === heard.end) return { ...ending, ...(heard.missing ? { code: null, problem: 'ENOENT' } : verdict(heard.end)) }
      if (stopped) return { ...ending, ours: true }
      return { ...ending, away: awayOf({ server: of.server, said: ending.stderr, code: ending.code, begun: heard.begun }) }
    },
  }
}

/** A shell tells a signal as 128 and its number. */
function verdict(code: number): Pick<Ending, 'code' | 'signal'> {
  const signal = code > 128 ? Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0] : undefined
  return signal === undefined ? { code, signal: null } : { code: null, signal }
}

/** Takes what stands between marks out of a stream of bytes, also in the middle of a line and over the edges of its pieces. */
function unmarked(open: string, hear: (words: string) => void): Transform {
  let rest = ''
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      let text = rest + chunk.toString('latin1')
      let own = ''
      for (;;) {
        const from = text.indexOf(open)
        const to = from < 0 ? -1 : text.indexOf(CLOSE, from)
        if (to < 0) break
        own += text.slice(0, from)
        hear(text.slice(from + open.length, to))
        text = text.slice(to + CLOSE.length)
      }
      const kept = mayBegin(text, open)
      rest = text.slice(kept)
      done(null, Buffer.from(own + text.slice(0, kept), 'latin1'))
    },
    flush: (done) => done(null, Buffer.from(rest, 'latin1')),
  })
}

/** Where a mark begins whose end has not come yet; the text's length where none does. */
function mayBegin(text: string, open: string): number {
  const begun = text.indexOf(open)
  if (begun >= 0 && text.length - begun < LONGEST) return begun
  const last = text.lastIndexOf(OPEN)
  return last >= 0 && open.startsWith(text.slice(last)) ? last : text.length
}

const LONGEST = 200
