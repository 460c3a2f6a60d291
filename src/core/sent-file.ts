/** A picture or a file that somebody sent with their words, as its chat knows it; nobody has read it yet. */
export interface SentFile {
  /** By which the chat finds it again. */
  readonly handle: string
  readonly name: string
  readonly mime: string
  /** Null where the chat does not say. */
  readonly bytes: number | null
}

/** `too-large` for the chat or for us, `not-allowed` to read it, or `gone`. */
export type Fetched = { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly why: 'too-large' | 'not-allowed' | 'gone' }

/** As much as any of the chats gives a bot. */
export const LARGEST_FILE = 20 * 1024 * 1024
