import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { Fault } from '../../core/fault.ts'
import type { Work } from '../../engines/engine.ts'
import { lender } from '../../engines/lend.ts'
import { targetFor } from '../../targets/index.ts'
import type { Target } from '../../targets/target.ts'
import { folder, workIn } from '../contracts/copying.ts'
import { localTarget } from '../fakes/site.ts'

/** A place with a target and a scratch, gone afterwards, for engines that are handed secrets. */
export function trialPlace(secrets: Readonly<Record<string, string>>): { readonly path: string; readonly target: Target; readonly scratch: string; work(signal?: AbortSignal): Work; nothingKept(): Promise<void>; [Symbol.dispose](): void } {
  const place = folder()
  for (const name of ['nas', 'scratch']) mkdirSync(join(place.path, name))
  const scratch = join(place.path, 'scratch')
  const target = targetFor(localTarget({ path: join(place.path, 'nas') }))
  return {
    path: place.path, target, scratch,
    work: (signal) => ({ ...workIn(scratch, signal), ...lender({ passwords: secrets })({ server: 'db', scratch }) }),
    nothingKept: async () => {
      expect(await target.list('')).toEqual([])
      expect(readdirSync(scratch)).toEqual([])
    },
    [Symbol.dispose]: () => { place[Symbol.dispose]() },
  }
}

/** The Fault with which something fails; fails itself where it goes well. */
export async function faultOf(making: Promise<unknown>): Promise<Fault> {
  const error = await making.then(() => null, (caught: unknown) => caught)
  expect(error).toBeInstanceOf(Fault)
  return error as Fault
}
