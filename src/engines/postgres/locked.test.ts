import { expect, it } from 'vitest'
import { startPostgres } from '../../test/servers/postgres.ts'
import { faultOf, trialPlace } from '../../test/servers/trial.ts'
import { runTool } from '../tool.ts'
import { withDoor } from './access.ts'
import { lockedOr } from './locked.ts'
import { withSession } from './session.ts'

it('calls a lock of somebody else by its name, whether a session or pg_dump had waited for it', async () => {
  using place = trialPlace({})
  const server = await startPostgres()
  try {
    await server.sql('create table pasien (id int)')
    const access = { host: null, port: server.port, socket: server.socket, user: server.user, password: null }
    await withDoor({ access, database: 'postgres' }, place.work(), async (door) => {
      const { signal } = new AbortController()
      await withSession(door, { op: 'work at the desk', signal }, async (desk) => {
        await desk.say('begin; lock table pasien in access exclusive mode')
        const counting = withSession(door, { op: 'count the rows', signal }, async (session) => session.say("set lock_timeout = '50ms'; select count(*) from pasien"))
        expect(await faultOf(counting)).toMatchObject({ op: 'count the rows', retry: 'later', hint: 'source-locked' })
        const dumping = runTool({ op: 'dump', tool: door.on({ command: 'pg_dump', args: ['-w', '--schema-only', '--lock-wait-timeout=50ms'], env: door.env }), signal }).catch((error: unknown) => { throw lockedOr(error) })
        expect(await faultOf(dumping)).toMatchObject({ op: 'dump', hint: 'source-locked' })
        await desk.say('commit')
      })
      expect((await faultOf(withSession(door, { op: 'count the rows', signal }, async (session) => session.say('select count(*) from hilang')))).hint).toBe('tool-failed')
    })
  } finally {
    await server.stop()
  }
})
