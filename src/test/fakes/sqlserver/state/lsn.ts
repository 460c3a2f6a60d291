import { randomUUID } from 'node:crypto'
import type { Database } from './shapes.ts'

const FILE = 1_000_000_000_000_000n
const BLOCK = 100_000n
const BLOCKS_A_FILE = 4096n

/** The first LSN of a database: virtual log file 37, block 8, slot 1. As a number it is beyond what a double holds, as real ones are. */
export const FIRST_LSN = 37n * FILE + 8n * BLOCK + 1n

/** The next LSN of a database: eight blocks further, in the next virtual log file when this one is full. */
export function nextLsn(database: Database): bigint {
  const file = database.lastLsn / FILE
  const block = (database.lastLsn % FILE) / BLOCK + 8n
  database.lastLsn = block < BLOCKS_A_FILE ? file * FILE + block * BLOCK + 1n : (file + 1n) * FILE + 8n * BLOCK + 1n
  return database.lastLsn
}

export const guid = (): string => randomUUID().toUpperCase()
