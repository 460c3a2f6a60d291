/** A word as a shell reads it back, for commands that people copy from a guide. We ourselves never use a shell. */
export function shell(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`
}
