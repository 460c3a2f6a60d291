import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../config/package-root.ts'
import { openStore, type Store } from '../../store/store.ts'

export const migrations = join(packageRoot(), 'drizzle')

export interface TemporaryStore { readonly store: Store; readonly folder: string; readonly file: string; remove(): Promise<void> }

/** A real store in a folder of its own, gone after `remove`; no test cuts the power, so none waits for the disk. The migrations are gone through once a test file: each test then opens a copy of what they made. */
export function temporaryStore(): TemporaryStore {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-'))
  const file = join(folder, 'pulih.db')
  if (migrated !== null) writeFileSync(file, migrated)
  const store = openStore({ file, migrations, outlives: 'process' })
  // Nothing but the schema is in it yet: what was made lies in the file itself, and the log beside it is empty.
  migrated ??= readFileSync(file)
  return {
    store,
    folder,
    file,
    remove: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

let migrated: Buffer | null = null
