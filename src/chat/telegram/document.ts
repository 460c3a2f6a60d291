import { harmless } from './line-html.ts'

/** A file as it goes up. */
export interface Document {
  /** A file of the card's own, or what of the card had no room in the chat. */
  readonly kind: 'own' | 'rest'
  readonly name: string
  readonly bytes: Buffer
}

/** The file under a name that can do no harm: no path, no quote, no turning of its direction, its ending kept. */
export function documentOf(file: { readonly name: string; readonly text: string }, kind: Document['kind'] = 'own'): Document {
  const name = harmless(file.name.normalize('NFC')).replaceAll(/[^\p{L}\p{N}\p{M} ._()-]+/gu, '-').replace(/^[.\s-]+/, '').trim()
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  const stem = Array.from(name.slice(0, name.length - ending.length)).slice(0, LONGEST_STEM).join('').trim()
  // An empty file is refused, and one line says more than none.
  return { kind, name: `${stem === '' ? 'pulih' : stem}${ending}`, bytes: Buffer.from(file.text === '' ? '\n' : file.text, 'utf8') }
}

const LONGEST_STEM = 60
