import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../config/package-root.ts'

/** The hospital's own history of the schema; it begins as the house's. */
export const migrationsOf = (folder: string): string => join(folder, 'migrations')

export function layOutMigrations(folder: string): void {
  if (!existsSync(migrationsOf(folder))) cpSync(join(packageRoot(), 'drizzle'), migrationsOf(folder), { recursive: true })
}

/** One step more, so that the next start is an update. Two statements, or half of it could not be seen. */
export function addMigration(folder: string, n: number): void {
  const file = join(migrationsOf(folder), 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[] }
  const last = journal.entries.at(-1)
  if (last === undefined) throw new Error('the house has no migrations')
  const tag = `crash-${n}`
  writeFileSync(join(migrationsOf(folder), `${tag}.sql`), `CREATE TABLE crash_${n} (id integer PRIMARY KEY);\n--> statement-breakpoint\nCREATE INDEX crash_${n}_id ON crash_${n} (id);\n`)
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag })
  writeFileSync(file, JSON.stringify(journal))
}
