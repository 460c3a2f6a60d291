/** An object as Slack sends it: nothing in it is what it should be until somebody looked. */
export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text at that place; empty where there is none. */
export function textAt(from: unknown, ...path: readonly string[]): string {
  const found = at(from, path)
  return typeof found === 'string' ? found : ''
}

/** The object at that place; an empty one where there is none. */
export function jsonAt(from: unknown, ...path: readonly string[]): Json {
  const found = at(from, path)
  return isJson(found) ? found : {}
}

/** The objects of the list at that place. */
export function listAt(from: unknown, ...path: readonly string[]): readonly Json[] {
  const found = at(from, path)
  return Array.isArray(found) ? found.filter(isJson) : []
}

/** A text read as JSON; an empty object where it is none. */
export function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return isJson(value) ? value : {}
  } catch {
    return {}
  }
}

function at(from: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isJson(value) ? value[key] : undefined), from)
}
