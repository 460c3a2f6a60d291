import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Gives a copied cluster a system identifier of its own, as initdb would have: two clusters with one identity would hide
 * the wrong server behind the right name. pg_resetwal must run afterwards, since the log's pages carry the identity too.
 */
export function newIdentity(data: string): void {
  const path = join(data, 'global/pg_control')
  const control = readFileSync(path)
  if (control.readUInt32LE(CHECKSUM_AT) !== crc32c(control.subarray(0, CHECKSUM_AT))) throw new Error(`${path} is not laid out as PostgreSQL 15 does`)
  randomBytes(7).copy(control, 0)
  control.writeUInt32LE(crc32c(control.subarray(0, CHECKSUM_AT)), CHECKSUM_AT)
  writeFileSync(path, control)
}

const CHECKSUM_AT = 288

function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}
