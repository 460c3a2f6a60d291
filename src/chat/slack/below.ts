import { DAY, MINUTE, SECOND, type Clock } from '../../core/clock.ts'
import { digest } from '../../core/digest.ts'
import { Fault } from '../../core/fault.ts'
import { harmlessFileName } from '../../core/file-name.ts'
import type { Log } from '../../core/log.ts'
import { bytesOf, type Attachment, type Line } from '../../texts/message.ts'
import type { MessageRef } from '../platform.ts'
import { DETAIL, drawBelow, standingBelow, type Standing } from './below-look.ts'
import { textAt } from './json.ts'
import type { SlackPace } from './pace.ts'
import type { SlackWeb } from './web.ts'
import type { SlackText } from './words.ts'

/** What belongs below a card. */
export interface Wanted {
  readonly lines: readonly Line[]
  readonly files: readonly Attachment[]
  readonly words: SlackText
}

/** Keeps the thread of each card as its card wants it: one message of detail, edited in its place, and its files. */
export interface Below {
  /** `new` is a card that was posted just now: nothing stands below it yet. */
  want(card: MessageRef, wanted: Wanted, how: 'new' | 'standing'): void
  done(): Promise<void>
}

/** The card itself never waits for what is below it, and never fails with it. */
export function belowCards(parts: { readonly web: SlackWeb; readonly pace: SlackPace; readonly clock: Clock; readonly log: Log; readonly closing: AbortSignal }): Below {
  const { web, pace, clock, log } = parts
  const wanted = new Map<string, { readonly card: MessageRef; readonly want: Wanted }>()
  const standing = new Map<string, Standing>()
  const working = new Map<string, Promise<void>>()

  async function work(key: string): Promise<void> {
    for (let [tries, failingSince] = [0, 0]; ;) {
      const next = wanted.get(key)
      if (next === undefined || parts.closing.aborted) return
      try {
        await bring(key, next.card, next.want)
        if (wanted.get(key) === next) wanted.delete(key)
        tries = 0
      } catch (error) {
        if (tries === 0) failingSince = clock.passed()
        tries += 1
        // What we edited in vain somebody deleted: it is posted anew.
        const deleted = error instanceof Fault && error.retry === 'never' && (standing.get(key)?.detail ?? null) !== null
        if (deleted) remember(key, { detail: null, files: standing.get(key)?.files ?? new Set() })
        const again = error instanceof Fault && (deleted || error.retry === 'later') && clock.passed() - failingSince < PATIENCE
        log.warn({ chat: next.card.chat, message: next.card.message, error }, again ? 'the detail of a card waits' : 'the detail of a card could not be shown')
        if (!again) {
          if (wanted.get(key) === next) wanted.delete(key)
          continue
        }
        await clock.sleep(deleted ? 0 : error.after === undefined ? Math.min(LONGEST_WAIT, SECOND * 2 ** tries) : error.after * SECOND, parts.closing)
      }
    }
  }

  async function bring(key: string, card: MessageRef, want: Wanted): Promise<void> {
    let now = standing.get(key) ?? await pace.call({ chat: card.chat, deed: 'look' }, () => standingBelow(web, card))
    remember(key, now)
    const drawn = drawBelow(want)
    const mark = digest(want.lines)
    const content = { channel: card.chat, blocks: drawn.blocks, text: drawn.text, metadata: { event_type: DETAIL, event_payload: { digest: mark } } }
    if (want.lines.length === 0 && now.detail !== null) {
      const { ts } = now.detail
      await pace.call({ chat: card.chat, deed: 'edit' }, () => web.call('chat.delete', { channel: card.chat, ts }))
      remember(key, now = { ...now, detail: null })
    } else if (want.lines.length > 0 && now.detail === null) {
      const answer = await pace.call({ chat: card.chat, deed: 'post' }, () => web.call('chat.postMessage', { ...content, thread_ts: card.message, unfurl_links: false, unfurl_media: false }))
      remember(key, now = { ...now, detail: { ts: textAt(answer, 'ts'), digest: mark } })
    } else if (now.detail !== null && now.detail.digest !== mark) {
      const { ts } = now.detail
      await pace.call({ chat: card.chat, deed: 'edit' }, () => web.call('chat.update', { ...content, ts }))
      remember(key, now = { ...now, detail: { ts, digest: mark } })
    }
    for (const file of [...want.files, ...drawn.files]) {
      const name = harmlessFileName(file.name)
      const bytes = bytesOf(file)
      const print = `${name} ${digest('text' in file ? file.text : file.base64)}`
      if (now.files.has(print) || now.files.has(`${name} ${bytes.length}`)) continue
      await pace.call({ chat: card.chat, deed: 'post' }, () => web.upload({ name, bytes, chat: card.chat, thread: card.message }))
      remember(key, now = { ...now, files: new Set([...now.files, print]) })
    }
  }

  function remember(key: string, now: Standing): void {
    standing.delete(key)
    standing.set(key, now)
    for (const old of standing.keys()) {
      if (standing.size <= MANY) return
      standing.delete(old)
    }
  }

  return {
    want: (card, want, how) => {
      const key = `${card.chat} ${card.message}`
      if (how === 'new') remember(key, { detail: null, files: new Set() })
      const empty = want.lines.length === 0 && want.files.length === 0
      if (empty && (standing.get(key)?.detail ?? null) === null && !wanted.has(key)) return
      wanted.set(key, { card, want })
      if (working.has(key)) return
      working.set(key, work(key).finally(() => working.delete(key)))
    },
    done: async () => { await Promise.all(working.values()) },
  }
}

/** A card that says that its detail stands below is made true as soon as Slack can be reached again. */
const PATIENCE = DAY
const LONGEST_WAIT = 5 * MINUTE
const MANY = 2000
