import type { LoadHook } from 'node:module'
import type { Sabotage } from './sabotages.ts'

let mistake: Sabotage | null = null

/** Is told once which mistake is to be made in this process. */
export function initialize(which: Sabotage): void {
  mistake = which
}

/** Puts the mistake into its module as it is loaded. Refuses where what is to be changed does not stand there exactly once: a mistake that is not made proves nothing. */
export const load: LoadHook = async (url, context, next) => {
  const loaded = await next(url, context)
  if (mistake === null || !url.endsWith(`/dist/src/${mistake.module}.js`)) return loaded
  const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from((loaded.source ?? new Uint8Array()) as Uint8Array).toString()
  return { ...loaded, source: mistaken(mistake, text) }
}

/** The module with its mistake. */
export function mistaken({ module, changes }: Pick<Sabotage, 'module' | 'changes'>, text: string): string {
  return changes.reduce((before, { says, instead }) => {
    const parts = before.split(says)
    if (parts.length !== 2) throw new Error(`${module} says “${says}” ${parts.length - 1} times`)
    return parts.join(instead)
  }, text)
}
