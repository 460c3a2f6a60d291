import { Fault } from '../../core/fault.ts'
import { MANIFEST } from '../../core/manifest.ts'
import type { ObservedTargetPlan } from '../../core/target-plan.ts'
import { localTarget } from '../local.ts'
import type { Target } from '../target.ts'

/** What a receipt says: the moment of the copy, and the way to each of its files at the other tool's place. */
export interface Receipt { readonly takenAt: number; readonly paths: ReadonlyMap<string, string> }

/** The folder of the house in which receipts lie. */
export function receiptsOf(plan: ObservedTargetPlan): Target {
  return localTarget({ plan: { name: plan.name, type: 'local', path: plan.receipts, mount: null, removable: false, class: plan.class, keepFree: 0, immutable: false } })
}

export async function readReceipt(receipts: Target, key: string): Promise<Receipt> {
  const parts: Buffer[] = []
  for await (const part of await receipts.open(key, MANIFEST)) parts.push(part as Buffer)
  try {
    const { positions, takenAt } = JSON.parse(Buffer.concat(parts).toString('utf8')) as { readonly positions: Readonly<Record<string, string>>; readonly takenAt: string }
    return { takenAt: new Date(takenAt).getTime(), paths: new Map(Object.entries(positions).flatMap(([name, path]) => (name.startsWith(PATH) ? [[name.slice(PATH.length), path]] : []))) }
  } catch (error) {
    throw new Fault({ area: 'target', op: `read the receipt of ${key}`, retry: 'never', hint: 'copy-damaged', cause: error })
  }
}

const PATH = 'path:'
