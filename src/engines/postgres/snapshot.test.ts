import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder, workIn } from '../../test/contracts/copying.ts'
import { startPostgres } from '../../test/servers/postgres.ts'
import { lender } from '../lend.ts'
import { withDoor } from './access.ts'
import { withSnapshots } from './snapshot.ts'

it('hands out its moment although a table could not be kept, as where it was dropped a moment ago', async () => {
  using place = folder()
  const scratch = join(place.path, 'scratch')
  mkdirSync(scratch)
  const server = await startPostgres()
  try {
    await server.sql("create table terbuka (id int); create table tertutup (id int); create role pembaca login password 'r'; grant select on terbuka to pembaca")
    const access = { host: null, port: server.port, socket: server.socket, user: 'pembaca', password: 'baca' }
    const work = { ...workIn(scratch), ...lender({ passwords: { baca: 'r' } })({ server: 'db', scratch }) }
    const moments = await withDoor({ access, database: 'postgres' }, work, (door) => withSnapshots(door, { names: ['postgres'], signal: work.signal }, async (snapshots) => [...snapshots.values()].map(({ id }) => id)))
    expect(moments).toEqual([expect.stringMatching(/^[\dA-F-]+$/)])
  } finally {
    await server.stop()
  }
})
