import Database from 'better-sqlite3'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../../config/package-root.ts'
import { newFolder, removeAll } from '../fakes/site-file.ts'
import { hospital, json, say } from '../fakes/small-hospital.ts'

afterAll(removeAll)

/** Walks docs/lost-machine.md: what was on the old machine's disk is gone, but for pulih.yaml and .env, which are kept elsewhere. */
describe('the machine of the bot is lost', () => {
  let machine = ''
  let signed: readonly string[] = []
  const well = async (...args: string[]) => {
    const { code, out, err } = await say(machine, args)
    expect([args.join(' '), code, code === 0 ? '' : err]).toEqual([args.join(' '), 0, ''])
    return out
  }
  const lines = (): readonly string[] => {
    const books = new Database(join(machine, 'data', 'pulih.db'), { readonly: true })
    try {
      return (books.prepare('select seq || act || subject || hash as line from audit order by seq limit 10').all() as { line: string }[]).map((row) => row.line)
    } finally {
      books.close()
    }
  }

  beforeAll(async () => {
    machine = hospital()
    await well('backup', 'simrs')
    await well('backup', 'pulih')
    await well('run', 'rehearsal:pulih-rehearsal')
    signed = lines()
    // What came after the newest copy of the books.
    writeFileSync(join(machine, 'aplikasi', 'baru.txt'), 'sesudahnya')
    await well('backup', 'simrs')
    const lost = machine
    machine = newFolder()
    for (const kept of ['copies', 'pulih.yaml', '.env']) cpSync(join(lost, kept), join(machine, kept), { recursive: true })
    rmSync(lost, { recursive: true })
  })

  it('adopt, the books from their own copy, adopt once more: everything is known again, and the work goes on', async () => {
    const first = json(await well('adopt', 'nas', '--json')) as { entered: { copy: number; component: string }[] }
    expect(first.entered.map((it) => it.component).toSorted()).toEqual(['pulih/database', 'simrs/aplikasi', 'simrs/aplikasi', 'simrs/database', 'simrs/database'])
    const own = first.entered.findLast((it) => it.component === 'pulih/database')?.copy
    const back = join(machine, 'back')
    const { paths } = json(await well('restore-file', String(own), '--to', back, '--json')) as { paths: string[] }
    expect(paths).toEqual(['pulih.db'])
    renameSync(join(machine, 'data'), join(machine, 'data-of-the-first-look'))
    mkdirSync(join(machine, 'data'))
    renameSync(join(back, 'pulih.db'), join(machine, 'data', 'pulih.db'))

    const { code, out } = await say(machine, ['adopt', 'nas', '--json'])
    const again = json(out) as { entered: { copy: number; component: string }[]; known: number; left: string[] }
    expect([code, again.left]).toEqual([0, []])
    // The two of before are known, the two that came later are entered, and the copy of the books knows nothing of itself.
    expect(again.entered.map((it) => it.component).filter((it) => it.startsWith('simrs/')).toSorted()).toEqual(['simrs/aplikasi', 'simrs/database'])
    expect(lines()).toEqual(signed)
    await well('audit', 'verify')

    const newest = again.entered.find((it) => it.component === 'simrs/aplikasi')?.copy
    await well('restore-file', String(newest), '--to', join(machine, 'app'))
    renameSync(join(machine, 'app'), join(machine, 'aplikasi'))
    expect(readFileSync(join(machine, 'aplikasi', 'baru.txt'), 'utf8')).toBe('sesudahnya')
    await well('restore-file', String(again.entered.find((it) => it.component === 'simrs/database')?.copy), '--to', join(machine, 'db'))
    renameSync(join(machine, 'db', 'simrs.db'), join(machine, 'simrs.db'))
    await well('backup', 'simrs')
    const history = json(await well('history', 'simrs/aplikasi', '--json')) as { rows: unknown[] }
    expect(history.rows).toHaveLength(3)
  })

  it('the page that tells how names only commands that there are', async () => {
    const page = readFileSync(join(packageRoot(), 'docs/lost-machine.md'), 'utf8')
    const said = [...page.matchAll(/^sudo -u pulih pulih --folder \/etc\/pulih (\S+)/gm)].map((found) => String(found[1]))
    const help = (await say(machine, ['--help'])).out
    expect(said.length).toBeGreaterThan(4)
    expect([...new Set(said)].filter((name) => !help.includes(`\n  ${name} `))).toEqual([])
  })
})
