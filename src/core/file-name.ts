/**
 * A file's name that can do no harm wherever it is shown or kept: no path, no quote, no sign that calls or links anybody, no
 * turning of its direction. Its ending is kept, and it is never empty nor longer than a disk takes.
 */
export function harmlessFileName(given: string): string {
  const plain = given.normalize('NFC').replaceAll(UNSEEN, '')
  const name = plain.replaceAll(/[^\p{L}\p{N}\p{M} ._()-]+/gu, '-').replace(/^[.\s-]+/, '').trim()
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  const stem = Array.from(name.slice(0, name.length - ending.length)).slice(0, LONGEST_STEM).join('').trim()
  return `${stem === '' ? 'pulih' : stem}${ending}`
}

/** Controls, and what turns a direction. */
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/g
/** Four bytes a letter at most, and its ending: less than the 255 that a disk takes. */
const LONGEST_STEM = 60
