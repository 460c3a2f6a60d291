import Database from 'better-sqlite3'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeAll } from '../test/fakes/site-file.ts'
import { backedUp, json, say } from '../test/fakes/small-hospital.ts'

afterAll(removeAll)

describe('the audit trail', () => {
  let folder = ''
  let copyOf: Awaited<ReturnType<typeof backedUp>>['copyOf'] = () => ''
  beforeAll(async () => { ({ folder, copyOf } = await backedUp()) })

  it('notes who asked at the command line', async () => {
    expect((await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', join(folder, 'back-asked')])).code).toBe(0)
    const { out, code } = await say(folder, ['audit', 'tail', '--json', '-n', '500'])
    const lines = out.split('\n').map((line) => json(line))
    expect(code).toBe(0)
    expect(lines.find((line) => line['act'] === 'copy.brought-back')).toMatchObject({ by: { kind: 'cli' }, subject: `copy:${copyOf('simrs/aplikasi')}` })
    expect(lines[0]).toMatchObject({ seq: 1 })
    expect((await say(folder, ['audit', 'tail', '-n', '1'])).out.split('\n')).toHaveLength(1)
  })

  it('verifies the audit trail, and notes that nothing outside vouches for it before the first anchor', async () => {
    const before = await say(folder, ['audit', 'verify'])
    expect([before.code, before.out.startsWith('✓'), before.err]).toEqual([0, true, expect.stringContaining('Nothing outside the database vouches for it yet')])
    expect((await say(folder, ['run', 'audit-anchor'])).code).toBe(0)
    const after = await say(folder, ['audit', 'verify'])
    expect([after.code, after.err]).toEqual([0, ''])
  })

  it('misses anchors that were noted once, be they all gone or only the newest', async () => {
    const anchors = join(folder, 'data', 'audit-anchors.txt')
    // Writes a line, so that the newest anchor is of another head than the one before.
    expect((await say(folder, ['restore-file', copyOf('simrs/aplikasi'), '--to', join(folder, 'back-noted')])).code).toBe(0)
    expect((await say(folder, ['run', 'audit-anchor'])).code).toBe(0)
    const whole = readFileSync(anchors, 'utf8')
    for (const left of [null, '', whole.trimEnd().split('\n').slice(0, -1).join('\n')]) {
      if (left === null) rmSync(anchors)
      else writeFileSync(anchors, left)
      const { code, out, err } = await say(folder, ['audit', 'verify', '--json'])
      expect([code, json(out)['anchorsMissing'], err]).toEqual([1, true, expect.stringContaining('does not stand there any more')])
    }
    writeFileSync(anchors, whole)
    expect((await say(folder, ['audit', 'verify'])).code).toBe(0)
  })

  it('finds a line of the audit trail that somebody changed, one that was cut off, and an anchor that nobody can read', async () => {
    const file = join(folder, 'data', 'pulih.db')
    const anchors = join(folder, 'data', 'audit-anchors.txt')
    const change = (sql: string) => {
      const db = new Database(file)
      db.exec(sql)
      db.close()
    }
    writeFileSync(anchors, `${readFileSync(anchors, 'utf8')}scribble\n`)
    expect((await say(folder, ['audit', 'verify'])).code).toBe(3)
    writeFileSync(anchors, readFileSync(anchors, 'utf8').replace('scribble\n', ''))
    const db = new Database(file)
    const [last, second] = [db.prepare('select * from audit order by seq desc limit 1').get(), db.prepare('select facts from audit where seq = 2').get()] as [Record<string, string | number>, { facts: string }]
    db.close()
    change(`update audit set facts = '{"by":"nobody"}' where seq = 2`)
    const changed = await say(folder, ['audit', 'verify', '--json'])
    expect([changed.code, json(changed.out)]).toEqual([1, expect.objectContaining({ ok: false, seq: 2, why: 'changed' })])
    change(`update audit set facts = '${second.facts}' where seq = 2`)
    expect((await say(folder, ['audit', 'verify'])).code).toBe(0)
    const anchored = Number(readFileSync(anchors, 'utf8').trim().split('\n').at(-1)?.split(' ')[1])
    change(`delete from audit where seq >= ${anchored}`)
    expect(json((await say(folder, ['audit', 'verify', '--json'])).out)).toMatchObject({ ok: false, why: 'shortened' })
    expect(Number(last['seq'])).toBeGreaterThanOrEqual(anchored)
  })
})
