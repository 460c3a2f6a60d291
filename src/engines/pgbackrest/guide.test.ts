import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder, makeCopy, workIn } from '../../test/contracts/copying.ts'
import { localTarget } from '../../test/fakes/site.ts'
import { layArchivedClinic } from '../../test/servers/archived-clinic.ts'
import { pictureOf } from '../../test/servers/postgres-clinic.ts'
import { startPostgres } from '../../test/servers/postgres.ts'
import { targetFor } from '../../targets/index.ts'
import { lender } from '../lend.ts'
import { pgbackrestEngine as engine } from './engine.ts'

it('brings a log upon a differential back by the very commands of its RESTORE.md', async () => {
  using place = folder()
  for (const name of ['nas', 'scratch']) mkdirSync(join(place.path, name))
  const { component, clinic, secrets } = await layArchivedClinic()
  try {
    const target = targetFor(localTarget({ path: join(place.path, 'nas') }))
    const scratch = join(place.path, 'scratch')
    const work = { ...workIn(scratch), ...lender({ passwords: secrets })({ server: 'db', scratch }) }
    const full = await makeCopy({ engine, component, target }, work)
    await clinic.hand.change()
    const later = await makeCopy({ engine, component, target, level: 'differential', chain: [full] }, work)
    await clinic.hand.change()
    const log = await makeCopy({ engine, component, target, level: 'log', chain: [full, later] }, work)
    const picture = await clinic.hand.picture()
    const home = target.path(`${component.key}/${log.name}`) ?? ''
    const commands = [...readFileSync(join(home, 'RESTORE.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map((found) => found[1]).join('')
    // Whoever restores by hand reads the copies; here they lie in a folder of ours alone.
    const server = clinic.server.place
    const goal = join(server.folder, 'by-hand')
    const ran = await server.runAsUs({ command: 'bash', args: ['-e', '-o', 'pipefail', '-c', `cd '${home}'\n${commands}`], env: { RESTORE_TO: goal } })
    expect(ran.stderr.replaceAll(/^data\.\S+ *: \d+ bytes ?\s*$/gm, '')).toBe('')
    const second = await startPostgres({ data: join(goal, 'data') })
    try {
      await expect.poll(() => second.sql('select pg_is_in_recovery()'), { timeout: 20_000 }).toBe('f')
      expect(await pictureOf(second)).toEqual(picture)
      expect(await second.sql('show archive_mode')).toBe('off')
    } finally {
      await second.stop()
    }
  } finally {
    await clinic.hand.stop()
  }
}, 120_000)
