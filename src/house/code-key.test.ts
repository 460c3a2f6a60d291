import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeKeyFile } from './code-key.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pulih-code-key-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })

describe('the key of one-time codes', () => {
  it('is made once, for its owner alone, and found again after a restart', async () => {
    const path = join(folder, 'data', 'code.key')
    const key = await codeKeyFile(path)()
    expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(await codeKeyFile(path)()).toBe(key)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'data'))).toEqual(['code.key'])
  })

  it('is one key, also where two make it at once', async () => {
    const path = join(folder, 'code.key')
    const keys = await Promise.all(Array.from({ length: 8 }, () => codeKeyFile(path)()))
    expect(new Set(keys).size).toBe(1)
    expect(readFileSync(path, 'utf8').trim()).toBe(keys[0])
  })

  it('is not made anew over a file that holds something else', async () => {
    const path = join(folder, 'code.key')
    writeFileSync(path, 'something else\n')
    await expect(codeKeyFile(path)()).rejects.toMatchObject({ area: 'config' })
    expect(readFileSync(path, 'utf8')).toBe('something else\n')
  })
})
