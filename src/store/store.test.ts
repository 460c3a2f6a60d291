import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { audit, auditHead, verifyAudit } from './audit.ts'
import { openStore, type Store } from './store.ts'

const migrations = resolve(import.meta.dirname, '../../drizzle')
const at = new Date('2026-11-23T00:30:00Z')
let folder: string
let store: Store

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulih-store-'))
  store = openStore({ file: join(folder, 'pulih.db'), migrations })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const sign = (subject: string) => store.write((tx) => audit(tx, { at, by: { kind: 'bot' }, act: 'check.signed', subject }))

describe('write', () => {
  it('makes all of a fact durable or nothing of it', async () => {
    await expect(store.write(async (tx) => {
      await audit(tx, { at, by: { kind: 'bot' }, act: 'run.started', subject: 'run:1' })
      throw new Error('the second half failed')
    })).rejects.toThrow('the second half failed')
    expect(await store.read(auditHead)).toMatchObject({ seq: 0 })
  })

  it('lets one writer fail without undoing those that share its commit', async () => {
    const answers = await Promise.allSettled([sign('check:1'), store.write(async () => { throw new Error('no') }), sign('check:2')])
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true, lines: 2 })
  })

  it('keeps the order in which writers came, a thousand at once', async () => {
    await Promise.all(Array.from({ length: 1000 }, (_, n) => sign(`check:${n}`)))
    expect(await store.read((query) => verifyAudit(query, []))).toMatchObject({ ok: true, lines: 1000 })
  })

  it('tells those who wait for facts after every commit', async () => {
    let commits = 0
    const stop = store.onCommit(() => { commits += 1 })
    await sign('check:1')
    stop()
    await sign('check:2')
    expect(commits).toBe(1)
  })
})
