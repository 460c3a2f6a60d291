import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import { keptFiles } from './kept-files.ts'

let home: string
beforeEach(() => { home = mkdtempSync(join(tmpdir(), 'pulih-kept-')) })
afterEach(() => { rmSync(home, { recursive: true }) })

it('R68: what was sent is kept under the digest of what is in it, once', async () => {
  const keep = keptFiles(join(home, 'evidence'))
  const digest = await keep(Buffer.from('gambar'))
  expect(await keep(Buffer.from('gambar'))).toBe(digest)
  expect(readdirSync(join(home, 'evidence'))).toEqual([digest])
  expect(readFileSync(join(home, 'evidence', digest), 'utf8')).toBe('gambar')
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
})

it('what cannot be written is told, and leaves nothing half', async () => {
  writeFileSync(join(home, 'evidence'), 'no folder')
  await expect(keptFiles(join(home, 'evidence'))(Buffer.from('gambar'))).rejects.toThrow(Fault)
  expect(readdirSync(home)).toEqual(['evidence'])
})
