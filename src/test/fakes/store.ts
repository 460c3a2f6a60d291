import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openStore, type Store } from '../../store/store.ts'

export const migrations = resolve(import.meta.dirname, '../../../drizzle')

/** A real store in a folder of its own, gone after `remove`. */
export function temporaryStore(): { readonly store: Store; readonly folder: string; readonly file: string; remove(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-'))
  const file = join(folder, 'pulih.db')
  const store = openStore({ file, migrations })
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
