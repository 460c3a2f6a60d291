import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../../core/fault.ts'
import { audit } from '../../store/audit.ts'
import { openStore } from '../../store/store.ts'
import { migrations } from './store.ts'

/** A folder with the house's database in it, or none yet. */
export interface DatabaseWard {
  readonly folder: string
  readonly file: string
  /** Makes the database, with so many lines in its trail. */
  houseWithFacts(facts?: number): Promise<void>
  /** The refusal of an opening; an error where it opens, or where anything below the folder has changed by it. */
  refusal(place?: { readonly file: string; readonly migrations: string }): Fault
  end(): void
}

export function databaseWard(): DatabaseWard {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-open-'))
  const file = join(folder, 'data', 'pulih.db')
  const at = new Date('2026-11-23T00:30:00Z')
  return {
    folder, file,
    houseWithFacts: async (facts = 300) => {
      const store = openStore({ file, migrations })
      for (let n = 0; n < facts; n += 100) {
        await store.write(async (tx) => {
          for (let m = 0; m < 100; m += 1) await audit(tx, { at, by: { kind: 'bot' }, act: 'check.signed', subject: `check:${n + m}`, facts: { note: 'x'.repeat(200) } })
        })
      }
      await store.close()
    },
    refusal: (place = { file, migrations }) => {
      const before = fingerprint(folder)
      let said: unknown = new Error('it was opened')
      try {
        void openStore(place).close()
      } catch (error) {
        said = error
      }
      if (fingerprint(folder) !== before) throw new Error('a refused opening has changed something')
      if (!(said instanceof Fault)) throw said
      return said
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Every name and every byte below the folder. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256')
  const walk = (path: string) => {
    for (const name of readdirSync(path).sort()) {
      const at = join(path, name)
      hash.update(`${at}\n`)
      if (statSync(at).isDirectory()) walk(at)
      else hash.update(readFileSync(at))
    }
  }
  walk(folder)
  return hash.digest('hex')
}
