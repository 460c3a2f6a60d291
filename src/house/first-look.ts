import { takeInventory, type InventoryShop } from '../backups/inventory.ts'
import { guarded } from '../backups/adopt.ts'
import type { Worker } from '../core/worker.ts'

/** Right after the start the books are held against the targets: a path may have been changed while nobody ran. Nobody waits for it. */
export function firstLook(shop: InventoryShop): Worker {
  const stopping = new AbortController()
  let looking: Promise<void> = Promise.resolve()
  return {
    start: async () => { looking = guarded(shop, 'hold the books against the targets', async () => { await takeInventory(shop, stopping.signal) }) },
    idle: () => looking,
    // A share that does not answer is not waited for: nothing is written once we were told to stop.
    stop: async () => { stopping.abort() },
  }
}
