import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeAll } from '../test/fakes/site-file.ts'
import { backedUp, hospital, json, say } from '../test/fakes/small-hospital.ts'

afterAll(removeAll)

describe('history', () => {
  let folder = ''
  beforeAll(async () => { ({ folder } = await backedUp()) })

  it('tells what was backed up so far, as chat does, and why something failed', async () => {
    const broken = hospital()
    expect((await say(broken, ['backup', 'simrs'])).code).toBe(0)
    writeFileSync(join(broken, 'simrs.db'), 'no database any more')
    expect((await say(broken, ['backup', 'simrs'])).code).toBe(3)
    const { code, out, err } = await say(broken, ['history'])
    const lines = out.split('\n')
    expect([code, err]).toEqual([0, ''])
    expect(lines[0]).toMatch(/^! \d{4}-\d\d-\d\d \d\d\.\d\d WIB {2}full {10}incomplete, .*database failed.* · aplikasi intact, .*#\d/)
    expect(lines[1]).toMatch(/^ {4}database: .+/)
    expect(lines.at(-1)).toMatch(/^✓ .* all components, .*database intact, .*#\d · aplikasi intact, .*#\d$/)
    const parts = json((await say(broken, ['history', 'simrs', '--failures', '--json'])).out)
    expect(parts).toMatchObject({ what: 'simrs', only: 'failed', more: null, rows: [{ verdict: 'partial', level: 'full' }] })
    expect((await say(broken, ['history', 'simrs/aplikasi'])).out.split('\n')).toHaveLength(2)
    const none = await say(broken, ['history', 'simrs/aplikasi', '--failures'])
    expect([none.code, none.out, none.err]).toEqual([0, '', 'No back-up of simrs/aplikasi failed or was left incomplete.'])
  })

  it('shows history a page at a time where somebody watches, and all of it where nobody does', async () => {
    const busy = hospital()
    for (let n = 0; n < 3; n += 1) expect((await say(busy, ['backup', 'simrs'])).code).toBe(0)
    expect((await say(busy, ['history'])).out.split('\n')).toHaveLength(3)
    const first = await say(busy, ['history', '--since', '1d'], { page: 2 })
    expect(first.out.split('\n')).toHaveLength(2)
    const [, before] = /^Older ones: pulih history simrs --since 1d --before (\d+)$/.exec(first.err) ?? []
    const second = await say(busy, ['history', 'simrs', '--before', String(before), '-n', '5'])
    expect([second.code, second.out.split('\n').length, second.err]).toEqual([0, 1, ''])
    expect((json((await say(busy, ['history', '--json'], { page: 2 })).out) as { rows: unknown[] }).rows).toHaveLength(3)
    expect((await say(busy, ['history', '--since', '2099-01-01'])).err).toBe('No back-up of simrs is recorded since 2099-01-01.')
  })

  it.each([['yesterday'], ['2026-02-30'], ['7x'], ['']])('refuses to look back to %j', async (since) => {
    const { code, err } = await say(folder, ['history', '--since', since])
    expect([code, err]).toEqual([2, expect.stringContaining('Write a day as 2026-11-01')])
  })

  it('refuses the history of what is neither a system nor a component', async () => {
    const { code, err } = await say(folder, ['history', 'simsr'])
    expect([code, err]).toEqual([2, expect.stringContaining('simrs')])
  })
})
