import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { withPrivateServer } from './private.ts'

it('leaves no folder for its socket where that PostgreSQL is not installed', async () => {
  using place = folder()
  // Longer than a socket's path may be, so that the socket lies elsewhere.
  const deep = join(place.path, 'x'.repeat(100))
  for (const path of [deep, join(place.path, 'tmp')]) mkdirSync(path)
  process.env['TMPDIR'] = join(place.path, 'tmp')
  const asked = { place: { folder: deep, account: null }, data: join(deep, 'data'), superuser: 'postgres', major: 99, end: 'at once' } as const
  expect((await faultOf(withPrivateServer(asked, workIn(deep), async () => undefined))).hint).toBe('tool-missing')
  expect(readdirSync(join(place.path, 'tmp'))).toEqual([])
})
