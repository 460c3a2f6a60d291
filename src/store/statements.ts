import type Database from 'better-sqlite3'

/** Statements beyond this are forgotten, the least recently used first: a list of changing length makes a text of its own. */
const MOST = 500

/** A connection that compiles each statement once. A text is always asked in the same way, so its statement can be shared. */
export function rememberStatements(db: Database.Database): Database.Database {
  const known = new Map<string, Database.Statement>()
  const compile = db.prepare.bind(db)
  db.prepare = ((text: string) => {
    const statement = known.get(text) ?? compile(text)
    known.delete(text)
    known.set(text, statement)
    if (known.size > MOST) for (const [oldest] of known) {
      known.delete(oldest)
      break
    }
    return statement
  }) as typeof db.prepare
  return db
}
