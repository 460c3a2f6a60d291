import { harmlessFileName } from '../../core/file-name.ts'
import { bytesOf, type Attachment } from '../../texts/message.ts'

/** A file as it goes up. */
export interface Document {
  /** A file of the card's own, or what of the card had no room in the chat. */
  readonly kind: 'own' | 'rest'
  readonly name: string
  readonly bytes: Buffer
}

/** The file under a name that can do no harm. */
export function documentOf(file: Attachment | { readonly name: string; readonly text: string }, kind: Document['kind'] = 'own'): Document {
  return { kind, name: harmlessFileName(file.name), bytes: bytesOf(file) }
}
