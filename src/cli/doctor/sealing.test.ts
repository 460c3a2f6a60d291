import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder } from '../../test/contracts/copying.ts'
import { newKey } from '../../test/fakes/keys.ts'
import { testSite } from '../../test/fakes/site.ts'
import type { Patient } from './probe.ts'
import { sealingProbe } from './sealing.ts'

describe('the doctor, of sealing', () => {
  const look = (recipients: readonly string[], identity: string | null) => sealingProbe({ config: { site: testSite(recipients.length === 0 ? {} : { encryption: { recipients } }), secrets: { identity } }, signal: new AbortController().signal } as unknown as Patient)

  it('says nothing where nothing is sealed', async () => {
    expect(await look([], null)).toEqual([])
  })

  it('is content where two hold keys, and none or the right one lies here', async () => {
    using place = folder()
    const [one, two] = [newKey(place.path, 'one'), newKey(place.path, 'two')]
    for (const identity of [null, one.identity]) expect(await look([one.recipient, two.recipient], identity)).toMatchObject([{ state: 'ok' }])
  })

  it('warns where one key alone opens everything, or where others may read it', async () => {
    using place = folder()
    const one = newKey(place.path, 'one')
    chmodSync(one.identity, 0o644)
    expect((await look([one.recipient], one.identity)).map((it) => it.state)).toEqual(['ok', 'warn', 'warn'])
  })

  it('finds a recipient that age refuses, before a back-up does', async () => {
    expect(await look([`age1${'q'.repeat(58)}`], null)).toMatchObject([{ state: 'fail', advice: expect.stringContaining('no copy can be made') as unknown }])
  })

  it('finds a key that opens nothing, a file that is no key, and a file that is not there', async () => {
    using place = folder()
    const [one, two, stranger] = ['one', 'two', 'stranger'].map((name) => newKey(place.path, name))
    const recipients = [one?.recipient ?? '', two?.recipient ?? '']
    expect(await look(recipients, stranger?.identity ?? '')).toMatchObject([{ state: 'fail', advice: expect.stringContaining(stranger?.recipient ?? '?') as unknown }])
    writeFileSync(join(place.path, 'text'), 'no key\n', { mode: 0o600 })
    expect(await look(recipients, join(place.path, 'text'))).toMatchObject([{ state: 'fail' }])
    expect(await look(recipients, join(place.path, 'nowhere'))).toMatchObject([{ state: 'warn' }])
  })
})
