import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { layArchivedClinic } from '../../test/servers/archived-clinic.ts'
import { targetFor } from '../../targets/index.ts'
import { lender } from '../lend.ts'
import { pgbackrestEngine as engine } from './engine.ts'

it('counts the very rows that come back while the hospital goes on writing, emptying and making tables, and leaves alone what its server has still to archive', async () => {
  using place = folder()
  for (const name of ['nas', 'scratch']) mkdirSync(join(place.path, name))
  const { component, clinic, secrets } = await layArchivedClinic()
  // Where a living server keeps what it has still to archive, and pgBackRest looks by itself whoever calls it.
  const spool = `/var/spool/pgbackrest/archive/${component.stanza}`
  mkdirSync(join(spool, 'out'), { recursive: true })
  writeFileSync(join(spool, 'out', '000000010000000000000001.ok'), '')
  let open = true
  const writing = (async () => {
    for (let n = 0; open; n += 1) {
      await clinic.hand.change()
      await clinic.server.sql(`drop table if exists loket; create table loket as select generate_series(1, ${n + 1}) as id; truncate klinik.resep; insert into klinik.resep (isi) select 'x' from generate_series(1, ${n + 1})`, { database: 'sik' })
    }
  })()
  try {
    const target = targetFor(localTarget({ path: join(place.path, 'nas') }))
    const scratch = join(place.path, 'scratch')
    const work = { ...workIn(scratch), ...lender({ passwords: secrets })({ server: 'db', scratch }) }
    const full = await makeCopy({ engine, component, target }, work)
    const log = await makeCopy({ engine, component, target, level: 'log', chain: [full] }, work)
    expect(full.manifest.counts).toMatchObject({ 'sik.public.pasien': expect.any(Number) as number })
    for (const chain of [[full], [full, log]]) expect(await engine.rehearse({ chain, source: component, at: new Date(log.manifest.takenAt) }, work)).toMatchObject({ restored: { ok: true }, consistent: { ok: true } })
    expect(existsSync(join(spool, 'out', '000000010000000000000001.ok'))).toBe(true)
  } finally {
    rmSync(spool, { recursive: true, force: true })
    open = false
    await writing
    await clinic.hand.stop()
  }
})
