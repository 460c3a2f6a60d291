import { integer, text } from 'drizzle-orm/sqlite-core'

/** A moment: milliseconds UTC. */
export const at = (name: string) => integer(name, { mode: 'number' })
/** Facts that are only shown or compared whole; what is searched has a column of its own. */
export const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>()
