import { rmSync } from 'node:fs'
import { mistake, SqlMistake } from '../sql/mistake.ts'
import { addDatabase } from '../state/databases.ts'
import { locate } from '../state/paths.ts'
import type { Database } from '../state/shapes.ts'
import { databaseNamed } from '../views/names.ts'
import { may } from '../views/permissions.ts'
import type { Grammar, Running } from './context.ts'

/** CREATE DATABASE, with the files that the server would choose. */
export const createDatabase: Grammar = (from) => {
  if (!from.accept('CREATE', 'DATABASE')) return null
  const name = from.name()
  return ({ server, session, reply }) => {
    if (!may(session.login, 'CREATE DATABASE')) throw mistake(262, "CREATE DATABASE permission denied in database 'master'.", { class: 14 })
    if (server.databases.has(name.toLowerCase())) throw mistake(1801, `Database '${name}' already exists. Choose a different database name.`, { state: 3 })
    const mount = server.volumes.at(-1)?.mount ?? ''
    const file = (suffix: string) => `${mount}${mount.startsWith('/') ? '/' : '\\'}${name}${suffix}`
    addDatabase(server, { name, recovery: server.databases.get('model')?.recovery ?? 'FULL', files: [{ id: 1, kind: 'ROWS', logical: name, path: file('.mdf') }, { id: 2, kind: 'LOG', logical: `${name}_log`, path: file('_log.ldf') }] })
    reply.done(null)
  }
}

/** DROP DATABASE: what is in use stays (3702); the files of one that is offline stay on disk, as the documentation warns. */
export const dropDatabase: Grammar = (from) => {
  if (!from.accept('DROP', 'DATABASE')) return null
  const ifThere = from.accept('IF', 'EXISTS')
  const names = [from.name()]
  while (from.symbol(',')) names.push(from.name())
  return (running) => {
    for (const name of names) dropOne(running, name, ifThere ? 'if there' : 'must be there')
    running.reply.done(null)
  }
}

function dropOne(running: Running, name: string, how: 'if there' | 'must be there'): void {
  const { server, session } = running
  const database = server.databases.get(name.toLowerCase())
  if (database === undefined && how === 'if there') return
  if (database === undefined || (!may(session.login, 'ALTER ANY DATABASE'))) throw mistake(3701, `Cannot drop the database '${name}', because it does not exist or you do not have permission.`, { class: 11 })
  if (database.id <= 4) throw mistake(3708, `Cannot drop the database '${name}' because it is a system database.`)
  refuseInUse(running, database)
  server.databases.delete(name.toLowerCase())
  if (database.state === 'OFFLINE') return
  for (const file of database.files) {
    const seen = locate(server.volumes, file.path)
    if (seen !== null) rmSync(seen.path, { force: true })
  }
}

function refuseInUse(running: Running, database: Database): void {
  const used = [...running.server.sessions.values()].some((session) => session.database.toLowerCase() === database.name.toLowerCase() || session.request?.database.toLowerCase() === database.name.toLowerCase())
  if (used) throw mistake(3702, `Cannot drop database "${database.name}" because it is currently in use.`, { state: 4 })
}

/** ALTER DATABASE … SET of recovery, access and state, and MODIFY NAME. */
export const alterDatabase: Grammar = (from) => {
  if (!from.accept('ALTER', 'DATABASE')) return null
  const name = from.name()
  if (from.accept('MODIFY', 'NAME')) {
    from.expectSymbol('=')
    const to = from.name()
    return (running) => {
      const database = altered(running, name)
      if (running.server.databases.has(to.toLowerCase())) throw mistake(1801, `The database '${to}' already exists. Specify a unique database name.`, { state: 3 })
      const within = [...running.server.sessions.values()].filter((session) => session.database.toLowerCase() === name.toLowerCase())
      if (within.some((session) => session !== running.session)) throw mistake(5030, 'The database could not be exclusively locked to perform the operation.', { state: 12 })
      running.server.databases.delete(name.toLowerCase())
      database.name = to
      // Whoever stands in it stays in it.
      for (const session of within) session.database = to
      running.server.databases.set(to.toLowerCase(), database)
      running.reply.done(null)
    }
  }
  from.expect('SET')
  const change = wanted(from.next().text, () => from.next().text) ?? from.refuse()
  const rollback = from.accept('WITH', 'ROLLBACK', 'IMMEDIATE') ? 'rollback' : from.accept('WITH', 'NO_WAIT') ? 'no wait' : 'wait'
  return (running) => {
    const database = altered(running, name)
    if (change.alone === 'alone') aloneIn(running, database, rollback)
    change.apply(database)
    running.reply.done(null)
  }
}

function altered(running: Running, name: string): Database {
  const database = found(running, name)
  if (!may(running.session.login, 'ALTER ANY DATABASE') && !may(running.session.login, 'ALTER')) throw mistake(5011, `User does not have permission to alter database '${database.name}', the database does not exist, or the database is not in a state that allows access checks.`, { class: 14, state: 9 })
  if (database.state === 'RESTORING') throw mistake(5052, 'ALTER DATABASE is not permitted while a database is in the Restoring state.')
  return database
}

function found(running: Running, name: string): Database {
  try {
    return databaseNamed(running.server, name)
  } catch (error) {
    throw error instanceof SqlMistake ? mistake(5011, `User does not have permission to alter database '${name}', the database does not exist, or the database is not in a state that allows access checks.`, { class: 14, state: 5 }) : error
  }
}

interface Wanted {
  readonly alone: 'alone' | 'beside others'
  apply(database: Database): void
}

function wanted(word: string, next: () => string): Wanted | null {
  switch (word) {
    case 'SINGLE_USER': case 'RESTRICTED_USER': return { alone: 'alone', apply: (database) => { database.access = word } }
    case 'MULTI_USER': return { alone: 'beside others', apply: (database) => { database.access = word } }
    case 'OFFLINE': return { alone: 'alone', apply: (database) => { database.state = 'OFFLINE' } }
    case 'ONLINE': return { alone: 'beside others', apply: (database) => { database.state = 'ONLINE' } }
    case 'PAGE_VERIFY': next(); return { alone: 'beside others', apply: () => undefined }
    case 'RECOVERY': {
      const to = next()
      return to === 'FULL' || to === 'SIMPLE' || to === 'BULK_LOGGED' ? { alone: 'beside others', apply: (database) => remodel(database, to) } : null
    }
    default: return null
  }
}

/** SIMPLE ends the chain of logs; only the next full begins another one. */
function remodel(database: Database, to: Database['recovery']): void {
  database.recovery = to
  if (to === 'SIMPLE') database.logFrom = null
}

/** Others who stand in the database are thrown out, or make the statement fail (5061 and 5070). */
function aloneIn(running: Running, database: Database, how: 'rollback' | 'no wait' | 'wait'): void {
  const others = [...running.server.sessions.values()].filter((session) => session !== running.session && session.database.toLowerCase() === database.name.toLowerCase())
  if (others.length > 0 && how !== 'rollback') throw mistake(5070, 'Database state cannot be changed while other users are using the database.', { state: 2 })
  for (const session of others) {
    session.database = 'master'
    session.cut()
  }
}
