import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../config/package-root.ts'
import { metrics } from '../web/metrics.ts'
import { exit } from './exit.ts'

const page = readFileSync(join(packageRoot(), 'docs/operating.md'), 'utf8')

describe('docs/operating.md', () => {
  it('explains every exit code, and no other', () => {
    const table = page.slice(page.indexOf('### Exit codes'), page.indexOf('## Logs'))
    const told = [...table.matchAll(/^\| (\d+) \|/gm)].map((found) => Number(found[1]))
    expect(told).toEqual(Object.values(exit).toSorted((a, b) => a - b))
  })

  it('names only metrics that there are', async () => {
    const told = [...new Set([...page.matchAll(/`(pulih_\w+)/g)].map((found) => String(found[1])))]
    const figures = { components: [], runs: [], outbox: { waiting: 0, oldest: null }, inbox: 0, checks: { open: 0, unsigned: 0, overdue: 0 }, alarms: 0 }
    const all = metrics({ figures: async () => figures, now: () => new Date(0), version: '0' })
    const text = await all.text()
    all.stop()
    expect(told.length).toBeGreaterThan(3)
    expect(told.filter((name) => !text.includes(`# HELP ${name} `))).toEqual([])
  })
})
