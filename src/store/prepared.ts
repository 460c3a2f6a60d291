import { sqlOf, type Query, type Sql } from './store.ts'

/** A question that is asked often: put into SQL once for each connection, then only filled in. */
export function prepared<T>(build: (sql: Sql) => T): (query: Query) => T {
  const built = new WeakMap<Sql, T>()
  return (query) => {
    const sql = sqlOf(query)
    const known = built.get(sql)
    if (known !== undefined) return known
    const made = build(sql)
    built.set(sql, made)
    return made
  }
}
