import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { hashingVessel } from '../backups/vessel.ts'
import { headerLength, payloadOf } from '../core/sealed.ts'
import { localTarget as plan } from '../test/fakes/site.ts'
import { childrenNamed, folder, until, workIn } from '../test/contracts/copying.ts'
import { faultOf } from '../test/contracts/target.ts'
import { newKey } from '../test/fakes/keys.ts'
import { targetFor } from '../targets/index.ts'
import type { CopyReader } from './engine.ts'
import { squeezeToMark } from './mariadb/end-mark.ts'
import { ageSeals } from './seal.ts'

const key = 'simrs/database/one'
const signal = new AbortController().signal

/** Seals these files into a copy, and what is then known of it. */
async function sealed(place: string, of: { readonly recipients: readonly string[]; readonly files: Readonly<Record<string, Buffer>> }) {
  const target = targetFor(plan({ path: place }))
  const upload = await target.begin(key)
  const hashing = hashingVessel(upload)
  const vessel = ageSeals({ recipients: of.recipients, identity: null }).seal(hashing, signal)
  const arrived = new Map<string, number>()
  for (const [name, bytes] of Object.entries(of.files)) {
    const { body, closed } = vessel.file(name)
    await pipeline(Readable.from([bytes]), body)
    arrived.set(name, (await closed).bytes)
  }
  const files = await hashing.files()
  await upload.commit()
  const manifest = { files, sealed: { by: 'age', recipients: of.recipients, bytes: vessel.bytes() }, rawBytes: 0 } as unknown as CopyReader['manifest']
  const copy: CopyReader = { name: 'one', manifest, open: (file) => target.open(key, file) }
  return { copy, arrived, files }
}

async function bytesOf(copy: CopyReader, file: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of await copy.open(file)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const at = { at: { target: 'nas', key }, signal }

describe('sealing', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 3_000_000])('%i bytes come back as they were for each who holds a key, and are as long as age makes them', async (size) => {
    using place = folder()
    const keys = [newKey(place.path, 'one'), newKey(place.path, 'two')]
    mkdirSync(join(place.path, 'nas'))
    const bytes = randomBytes(size)
    const { copy, arrived, files } = await sealed(join(place.path, 'nas'), { recipients: keys.map(({ recipient }) => recipient), files: { 'data.zst': bytes } })
    expect(files.map(({ name }) => name)).toEqual(['data.zst.age'])
    expect(arrived.get('data.zst')).toBe(size)
    const there = readFileSync(join(place.path, 'nas', key, 'data.zst.age'))
    expect(there.length).toBe((headerLength(there) ?? NaN) + payloadOf(size))
    for (const { identity } of keys) expect((await bytesOf(ageSeals({ recipients: [], identity }).unseal(copy, at), 'data.zst')).equals(bytes)).toBe(true)
  })

  it('without the key, or with a wrong one, says so by its name', async () => {
    using place = folder()
    const [mine, other] = [newKey(place.path, 'mine'), newKey(place.path, 'other')]
    mkdirSync(join(place.path, 'nas'))
    const { copy } = await sealed(join(place.path, 'nas'), { recipients: [mine.recipient], files: { 'data.zst': Buffer.from('rahasia') } })
    const opened = (identity: string | null) => faultOf(bytesOf(ageSeals({ recipients: [], identity }).unseal(copy, at), 'data.zst'))
    expect(await opened(null)).toMatchObject({ hint: 'identity-missing', retry: 'never' })
    expect(await opened(other.identity)).toMatchObject({ hint: 'identity-wrong', retry: 'never' })
    expect(await opened(join(place.path, 'nowhere'))).toMatchObject({ hint: 'identity-wrong', retry: 'never' })
    writeFileSync(join(place.path, 'text'), 'no key at all\n')
    expect(await opened(join(place.path, 'text'))).toMatchObject({ hint: 'identity-wrong', retry: 'never' })
    for (const identity of [null, other.identity]) expect((await opened(identity)).unread).toBeUndefined()
  })

  it('a wrong key that is known before anybody reads is told to whoever reads then', async () => {
    using place = folder()
    const [mine, other] = [newKey(place.path, 'mine'), newKey(place.path, 'other')]
    mkdirSync(join(place.path, 'nas'))
    const { copy } = await sealed(join(place.path, 'nas'), { recipients: [mine.recipient], files: { 'data.zst': Buffer.from('rahasia') } })
    const body = await ageSeals({ recipients: [], identity: other.identity }).unseal(copy, at).open('data.zst')
    await until(() => body.destroyed, 'the end of what was opened')
    expect(await faultOf(buffer(body))).toMatchObject({ hint: 'identity-wrong' })
  })

  it.each([['a flipped bit', (bytes: Buffer) => { bytes[bytes.length - 50] = (bytes[bytes.length - 50] ?? 0) ^ 1 }], ['a flipped bit in the header', (bytes: Buffer) => { bytes[60] = (bytes[60] ?? 0) ^ 1 }], ['a letter in the header that no key has', (bytes: Buffer) => { bytes[60] = 0x21 }]])('%s is damage of that file, and its bytes never look whole', async (_what, harm) => {
    using place = folder()
    const mine = newKey(place.path, 'mine')
    mkdirSync(join(place.path, 'nas'))
    const { copy } = await sealed(join(place.path, 'nas'), { recipients: [mine.recipient], files: { 'data.zst': randomBytes(200_000) } })
    const path = join(place.path, 'nas', key, 'data.zst.age')
    const bytes = readFileSync(path)
    harm(bytes)
    writeFileSync(path, bytes)
    expect(await faultOf(bytesOf(ageSeals({ recipients: [], identity: mine.identity }).unseal(copy, at), 'data.zst'))).toMatchObject({ unread: { target: 'nas', key, file: 'data.zst.age' } })
  })

  it('cut off at its end: broken, and never an end', async () => {
    using place = folder()
    const mine = newKey(place.path, 'mine')
    mkdirSync(join(place.path, 'nas'))
    const { copy } = await sealed(join(place.path, 'nas'), { recipients: [mine.recipient], files: { 'data.zst': randomBytes(200_000) } })
    const path = join(place.path, 'nas', key, 'data.zst.age')
    for (const cut of [100, 70_000, 199_000]) {
      writeFileSync(path, readFileSync(path).subarray(0, -cut))
      await faultOf(bytesOf(ageSeals({ recipients: [], identity: mine.identity }).unseal(copy, at), 'data.zst'))
    }
  })

  it('an end mark that is looked for in the compressed stream is found before the sealing', async () => {
    using place = folder()
    const mine = newKey(place.path, 'mine')
    mkdirSync(join(place.path, 'nas'))
    const upload = await targetFor(plan({ path: join(place.path, 'nas') })).begin(key)
    const vessel = ageSeals({ recipients: [mine.recipient], identity: null }).seal(hashingVessel(upload), signal)
    const ask = (text: string, into: string) => squeezeToMark({ op: 'try', from: { command: 'printf', args: [text] }, into, vessel, zstd: undefined, signal, mark: /^-- Dump completed/ }, workIn(place.path))
    expect((await ask('x\n-- Dump completed\n', 'a.zst')).raw).toBe(20)
    expect((await faultOf(ask('x\n', 'b.zst'))).message).toContain('without its last line')
    await upload.abort()
  })

  it('whoever stops in the middle leaves no program behind, in either direction', async () => {
    using place = folder()
    const mine = newKey(place.path, 'mine')
    mkdirSync(join(place.path, 'nas'))
    const { copy } = await sealed(join(place.path, 'nas'), { recipients: [mine.recipient], files: { 'data.zst': randomBytes(20_000_000) } })
    const reading = await ageSeals({ recipients: [], identity: mine.identity }).unseal(copy, at).open('data.zst')
    reading.destroy()
    const upload = await targetFor(plan({ path: join(place.path, 'nas') })).begin('simrs/database/two')
    const { body, closed } = ageSeals({ recipients: [mine.recipient], identity: null }).seal(hashingVessel(upload), signal).file('data.zst')
    body.write(Buffer.alloc(1000))
    body.destroy()
    await faultOf(closed)
    await upload.abort()
    await until(() => childrenNamed('age').length === 0, 'the end of age')
    expect(readdirSync(join(place.path, 'nas', 'simrs', 'database'))).toEqual(['one'])
  })
})
