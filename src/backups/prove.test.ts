import { readFileSync, truncateSync, writeFileSync, cpSync, renameSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { newestCopy } from '../store/copies.ts'
import { proofsOf } from '../store/proofs.ts'
import type { Target } from '../targets/target.ts'
import { allWords, copies, flip, night, verdict, wards } from '../test/fakes/night.ts'

const { started } = wards()

describe('what happens to a copy at its destination is found by the rung that claims it', () => {
  /** Does something to the copy the moment it is committed, before anybody reads it again. */
  const afterCommit = (harm: (folder: string) => void) => ({
    wrap: (target: Target): Target => ({
      ...target,
      begin: async (key) => {
        const upload = await target.begin(key)
        return { ...upload, file: (name) => upload.file(name), abort: () => upload.abort(), commit: async () => { const stored = await upload.commit(); if (key.includes('database')) harm(target.path(key) ?? ''); return stored } }
      },
    }),
  })
  const find = async (harm: (folder: string) => void) => {
    const w = await started(afterCommit(harm))
    const round = await night(w)
    expect(await verdict(w, round)).toBe('partial')
    const [copy] = await copies(w)
    expect(copy?.badAt).not.toBeNull()
    expect(await w.kit.store.read((query) => newestCopy(query, { component: 'simrs/database', rung: 'produced' }))).toBeNull()
    const proofs = await w.kit.store.read((query) => proofsOf(query, copy?.id ?? 0))
    const failed = proofs.find((proof) => !proof.ok)
    return { rung: failed?.rung, kinds: (failed?.facts['findings'] as { kind: string }[]).map((finding) => finding.kind), words: await allWords(w), reached: copy?.rung }
  }

  it('zero bytes', async () => {
    const found = await find((folder) => { truncateSync(`${folder}/data.txt`, 0) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['zero-bytes'], reached: 'complete' })
    expect(found.words).toContain('Berkas data.txt kosong (0 byte).')
  })

  it('truncation', async () => {
    const found = await find((folder) => { truncateSync(`${folder}/data.txt`, 5) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['truncated'] })
    expect(found.words).toContain('Berkas data.txt terpotong: 5 byte dari 27 byte.')
  })

  it('one flipped bit', async () => {
    const found = await find((folder) => { flip(`${folder}/data.txt`) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['hash-differs'] })
    expect(found.words).toContain('checksum tidak cocok')
  })

  it('a missing file and one that nobody wrote', async () => {
    const found = await find((folder) => { renameSync(`${folder}/data.txt`, `${folder}/data.old`) })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['file-missing', 'file-unexpected'] })
  })

  it('a manifest that cannot be read', async () => {
    const found = await find((folder) => { writeFileSync(`${folder}/manifest.json`, '{"format": 1,') })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['manifest-unreadable'] })
    expect(found.words).toContain('Manifes cadangan tidak dapat dibaca.')
  })

  it('a manifest that does not match, down to a number that nobody would look at', async () => {
    const found = await find((folder) => {
      const manifest = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { counts: Record<string, number> }
      manifest.counts['rows'] = 1
      writeFileSync(`${folder}/manifest.json`, JSON.stringify(manifest, null, 2))
    })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['manifest-differs'] })
    expect(found.words).toContain('Manifes tidak sesuai dengan catatan')
  })

  it('a copy that was swapped for another one, whole and sound as it is', async () => {
    const found = await find((folder) => {
      const other = `${folder}/../20260101T000000Z-full-1-abcd`
      cpSync(folder, other, { recursive: true })
      const manifest = readFileSync(`${other}/manifest.json`, 'utf8').replace(/"copy": "[^"]+"/, '"copy": "20260101T000000Z-full-1-abcd"')
      writeFileSync(`${folder}/manifest.json`, manifest)
    })
    expect(found).toMatchObject({ rung: 'stored', kinds: ['copy-swapped'] })
    expect(found.words).toContain('Cadangan tertukar')
  })
})
