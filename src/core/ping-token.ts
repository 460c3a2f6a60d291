import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** The word by which a script is known, made of the house's key and its name: the same after every restart, and no two alike. */
export function pingToken(key: string, script: string): string {
  return createHmac('sha256', key).update(`pulih ping ${script}`).digest('base64url').slice(0, TOKEN_LETTERS)
}

/** Whose token that is; null for nobody's. Takes as long for a token that is nearly right as for one that is not. */
export function scriptBehind(tokens: Readonly<Record<string, string>>, said: string): string | null {
  const wanted = digest(said)
  let found: string | null = null
  for (const [script, token] of Object.entries(tokens)) if (timingSafeEqual(digest(token), wanted)) found = script
  return found
}

const TOKEN_LETTERS = 32
const digest = (text: string) => createHash('sha256').update(text).digest()
