import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The folder itself, or the nearest one above it that is there already. */
export async function nearest(path: string): Promise<string> {
  const there = await stat(path).catch(() => null)
  return there !== null || dirname(path) === path ? path : nearest(dirname(path))
}
