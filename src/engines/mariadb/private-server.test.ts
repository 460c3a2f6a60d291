import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { childrenNamed, folder, workIn } from '../../test/contracts/copying.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { folderFor, newData, onPrivateServer, serverAccount } from './private-server.ts'

it('is over with its work, also where that was stopped just before it began', async () => {
  using place = folder()
  for (const name of ['scratch', 'tmp']) mkdirSync(join(place.path, name))
  process.env['TMPDIR'] = join(place.path, 'tmp')
  const account = await serverAccount()
  const data = await folderFor(place.path, account)
  await newData(data, { account, lowerCase: '0', signal: new AbortController().signal })
  const told = new AbortController()
  told.abort()
  const work = workIn(join(place.path, 'scratch'), told.signal)
  expect((await faultOf(onPrivateServer({ data, account, lowerCase: '0', lasting: 'kept' }, work, async () => undefined))).hint).toBe('cancelled')
  expect([childrenNamed('mariadbd'), readdirSync(work.scratch), readdirSync(join(place.path, 'tmp'))]).toEqual([[], [], []])
})
