import { harmlessFileName } from '../../core/file-name.ts'

/** A file as it goes up. */
export interface Document {
  /** A file of the card's own, or what of the card had no room in the chat. */
  readonly kind: 'own' | 'rest'
  readonly name: string
  readonly bytes: Buffer
}

/** The file under a name that can do no harm. */
export function documentOf(file: { readonly name: string; readonly text: string }, kind: Document['kind'] = 'own'): Document {
  // An empty file is refused, and one line says more than none.
  return { kind, name: harmlessFileName(file.name), bytes: Buffer.from(file.text === '' ? '\n' : file.text, 'utf8') }
}
