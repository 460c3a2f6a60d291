import Database from 'better-sqlite3'

/** Every row that answers one of the questions is something broken, and is named by its question. */
export function asked(database: string, questions: Readonly<Record<string, string>>): readonly string[] {
  const db = new Database(database, { readonly: true })
  const found = Object.entries(questions).flatMap(([what, sql]) => db.prepare(sql).all().map((row) => `${what}: ${JSON.stringify(row)}`))
  db.close()
  return found
}
