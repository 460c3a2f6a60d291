import Database from 'better-sqlite3'

/** Who listens to what this process says to its database. */
export interface StoreEars {
  begun(): void
  heard(source: string, args: readonly unknown[], rows: unknown): void
  /** All of a transaction is said, and nothing of it is durable. */
  before(): void
  /** It is durable, and nobody has been told. */
  after(): void
  undone(): void
}

/** Lets somebody listen; every statement is carried out as it was asked for. */
export function hookStore(ears: StoreEars): void {
  const connection = Database.prototype as { exec: Exec }
  const { exec } = connection
  connection.exec = function (sql) {
    if (sql.startsWith('BEGIN IMMEDIATE') && !sql.includes('ROLLBACK')) ears.begun()
    if (sql === 'COMMIT') ears.before()
    const self = exec.call(this, sql)
    if (sql === 'COMMIT') ears.after()
    if (sql === 'ROLLBACK') ears.undone()
    return self
  }
  const memory = new Database(':memory:')
  const statement = Object.getPrototypeOf(memory.prepare('select 1')) as Record<'run' | 'get' | 'all', Ask>
  memory.close()
  for (const way of ['run', 'get', 'all'] as const) {
    const ask = statement[way]
    statement[way] = function (...args) {
      const rows = ask.apply(this, args)
      ears.heard(this.source, args, rows)
      return rows
    }
  }
}

type Exec = (this: Database.Database, sql: string) => Database.Database
type Ask = (this: Database.Statement, ...args: unknown[]) => unknown
