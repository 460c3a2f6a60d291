import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { childrenNamed } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { mariadbStand } from '../../test/servers/mariadb-stand.ts'

it('gives up on a lock that somebody else holds, so that nobody stands in line behind the copy', async () => {
  const stand = await mariadbStand()
  const { server } = stand.hospital
  try {
    const component = mariadbPhysicalComponent({ access: stand.hospital.access })
    const held = server.sql('lock tables sik.pasien write; select sleep(3600)').catch(() => undefined)
    const desk = () => server.sql("select id from information_schema.processlist where state = 'User sleep'")
    await expect.poll(desk).not.toBe('')
    // Two minutes in two seconds; in those the tool is seen to wait.
    const work = { ...stand.work(), clock: { ...realClock, sleep: (ms: number, signal?: AbortSignal) => realClock.sleep(ms / 60, signal) } }
    expect(await faultOf(stand.copy(component, {}, work))).toMatchObject({ hint: 'source-locked', retry: 'later', message: expect.stringContaining('BACKUP STAGE START') as string })
    expect([childrenNamed('mariadb-backup'), await stand.target.list(''), readdirSync(work.scratch)]).toEqual([[], [], []])
    // The server takes its request back once the tool is gone.
    await server.sql('create table sik.baru (id int)')
    await server.sql(`kill ${await desk()}`)
    await held
    expect((await stand.copy(component)).manifest.positions['toLsn']).toMatch(/^\d+$/)
  } finally {
    await stand.stop()
  }
})
