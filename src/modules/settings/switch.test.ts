import { chmodSync, chownSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../core/fault.ts'
import type { ModuleSwitch } from '../../core/recovery-settings.ts'
import { ownHost, type Host } from '../../engines/host.ts'
import { deadlyHost } from '../../test/fakes/settings-host.ts'
import { putBack, standingOf, switchModule, type SwitchAsk } from './switch.ts'

let folder = ''
let file = ''
const OLD = "<?php\n$host = '10.10.0.11';\n$sandi = 'rahasia';\n"
const NEW = OLD.replace('0.11', '0.12')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulih-settings-'))
  file = join(folder, 'kasir', 'config.php')
  mkdirSync(join(folder, 'kasir'))
  writeFileSync(file, OLD, { mode: 0o640 })
})
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

const values = { failover: [{ find: "$host = '10.10.0.11'", put: "$host = '10.10.0.12'" }], cadangan: [{ find: "$host = '10.10.0.11'", put: "$host = '10.10.0.13'" }] }
const ask = (change: Partial<SwitchAsk> = {}): SwitchAsk => ({ module: { name: 'kasir', title: 'Kasir' }, settings: { server: 'aplikasi', file, values }, place: 'failover', number: 'RST-2026-014', noted: { wrote: null, old: null }, signal: new AbortController().signal, ...change })
const desk = (host: Host = ownHost(folder)) => ({ hostOf: () => host })
const noted = ({ wrote, old }: ModuleSwitch) => ({ noted: { wrote, old } })
const isAnd = ({ is, findings }: ModuleSwitch) => [is, ...findings.map((it) => ('why' in it ? it.why : 'times' in it ? it.times : it.kind))]
const now = () => readFileSync(file, 'utf8')
const beside = () => readdirSync(join(folder, 'kasir')).sort()
const KEPT = '.config.pulih-RST-2026-014.php'

describe('the connection settings of a module', () => {
  it('R70: lead to the new server, and the old file lies beside, hidden, with the same ending, owner and mode', async () => {
    chownSync(file, 4001, 4002)
    const done = await switchModule(desk(), ask())
    expect(isAnd(done)).toEqual(['switched'])
    expect([now(), readFileSync(join(folder, 'kasir', KEPT), 'utf8')]).toEqual([NEW, OLD])
    expect([file, join(folder, 'kasir', KEPT)].map((path) => { const { uid, gid, mode } = statSync(path); return [uid, gid, mode & 0o777] })).toEqual([[4001, 4002, 0o640], [4001, 4002, 0o640]])
    expect(beside()).toEqual([KEPT, 'config.php'])
    expect(done.kept).toBe(join(folder, 'kasir', KEPT))
  })

  it('are done once, however often it is asked; another place begins at what was kept', async () => {
    const first = await switchModule(desk(), ask())
    const again = await switchModule(desk(), ask())
    expect([isAnd(again), again.wrote, now()]).toEqual([['switched'], first.wrote, NEW])
    expect(isAnd(await switchModule(desk(), ask({ place: 'cadangan' })))).toEqual(['switched'])
    expect([now(), readFileSync(join(folder, 'kasir', KEPT), 'utf8')]).toEqual([OLD.replace('0.11', '0.13'), OLD])
  })

  it('that led there before are left as they are, and nothing is kept', async () => {
    writeFileSync(file, NEW)
    expect(isAnd(await switchModule(desk(), ask()))).toEqual(['stood'])
    expect(beside()).toEqual(['config.php'])
  })

  it.each([
    ['holds another text', () => { writeFileSync(file, '[lain]\n') }, ['untouched', 0]],
    ['holds the text twice', () => { writeFileSync(file, OLD + OLD) }, ['untouched', 2]],
    ['is not there', () => { rmSync(file) }, ['untouched', 'missing']],
    ['is a folder', () => { rmSync(file); mkdirSync(file) }, ['untouched', 'no-file']],
    ['is larger than settings are', () => { writeFileSync(file, Buffer.alloc(1024 * 1024 + 1)) }, ['untouched', 'too-large']],
    ['has another name too', () => { linkSync(file, join(folder, 'lain.php')) }, ['untouched', 'linked']],
  ])('are not touched where the file %s', async (_, spoil, told) => {
    spoil()
    const before = existsSync(file) && statSync(file).isFile() ? now() : null
    expect(isAnd(await switchModule(desk(), ask()))).toEqual(told)
    if (before !== null) expect(now()).toBe(before)
    expect(beside().filter((name) => name !== 'config.php')).toEqual([])
  })

  it('keep a link and change what it leads to', async () => {
    const link = join(folder, 'conf.php')
    symlinkSync(file, link)
    const done = await switchModule(desk(), ask({ settings: { server: 'aplikasi', file: link, values } }))
    expect([done.file, lstatSync(link).isSymbolicLink(), now()]).toEqual([file, true, NEW])
  })

  it('of a hidden file are kept hidden, and of a file without an ending without one', async () => {
    for (const [name, kept] of [['.env', '.env.pulih-RST-2026-014'], ['database', '.database.pulih-RST-2026-014']] as const) {
      writeFileSync(join(folder, 'kasir', name), OLD)
      await switchModule(desk(), ask({ settings: { server: 'aplikasi', file: join(folder, 'kasir', name), values } }))
      expect(beside()).toContain(kept)
    }
  })

  it('stay as they were where the copy does not stay its owner’s', async () => {
    // As for an account that owns the file no more: a copy of its making is its own.
    const careless: Host = { ...ownHost(folder), on: (tool) => ({ ...tool, args: tool.args.map((arg) => arg.replaceAll('cp -a', 'cp')) }) }
    chownSync(file, 4001, 4002)
    expect(isAnd(await switchModule(desk(careless), ask()))).toEqual(['untouched', 'owner'])
    expect([now(), beside()]).toEqual([OLD, ['config.php']])
  })

  it('that somebody changes in the middle are theirs: nothing is written over them', async () => {
    const meddled: Host = { ...ownHost(folder), on: (tool) => ({ ...tool, args: tool.args.map((arg) => arg.replace('made=yes', `made=yes; echo '// tangan lain' >> "$file"`)) }) }
    expect(isAnd(await switchModule(desk(meddled), ask()))).toEqual(['untouched', 'changed'])
    expect([now(), beside()]).toEqual([`${OLD}// tangan lain\n`, ['config.php']])
  })

  it('on a server that the configuration has no more are a finding of that module alone', async () => {
    const gone = { hostOf: () => { throw new Fault({ area: 'config', op: 'find the server', retry: 'never', hint: 'look-at-log' }) } }
    expect(isAnd(await switchModule(gone, ask()))).toEqual(['untouched', 'work-failed'])
  })
})

describe('a try that was killed', () => {
  it.each([
    ['before the old one was kept', { tool: 'mv', nth: 1, when: 'before' }, OLD],
    ['between the kept copy and the rename', { tool: 'mv', nth: 1, when: 'after' }, OLD],
    ['before the new one was filled', { tool: 'cat', nth: 1, when: 'before' }, OLD],
    ['just before the rename', { tool: 'mv', nth: 2, when: 'before' }, OLD],
    ['just after the rename', { tool: 'mv', nth: 2, when: 'after' }, NEW],
  ] as const)('%s leaves a whole file, says which, and goes on the next time', async (_, death, left) => {
    const cut = await switchModule(desk(deadlyHost(folder, death)), ask())
    expect(now()).toBe(left)
    expect(isAnd(cut)).toEqual(left === NEW ? ['switched'] : ['untouched', 'work-failed'])
    expect(isAnd(await standingOf(desk(), ask()))).toEqual([left === NEW ? 'switched' : 'untouched'])
    expect(isAnd(await switchModule(desk(), ask()))).toEqual(['switched'])
    expect([now(), readFileSync(join(folder, 'kasir', KEPT), 'utf8'), beside()]).toEqual([NEW, OLD, [KEPT, 'config.php']])
  })

  it('whose outcome nobody can look at is told as unknown', async () => {
    let calls = 0
    const once = deadlyHost(folder, { tool: 'mv', nth: 2, when: 'after' })
    const lost: Host = { ...once, on: (tool) => { calls += 1; return calls < 3 ? once.on(tool) : { command: 'false', args: [] } } }
    expect(isAnd(await switchModule(desk(lost), ask()))).toEqual(['unknown', 'cut-off'])
    expect(isAnd(await standingOf(desk(), ask()))).toEqual(['switched'])
  })
})

describe('putting the old file back', () => {
  it('R70: lets it stand again just as it was, and leaves nothing beside it', async () => {
    utimesSync(file, 1_700_000_000, 1_700_000_000)
    const done = await switchModule(desk(), ask())
    expect(isAnd(await putBack(desk(), ask(noted(done))))).toEqual(['back'])
    expect([now(), statSync(file).mtimeMs, statSync(file).mode & 0o777, beside()]).toEqual([OLD, 1_700_000_000_000, 0o640, ['config.php']])
    expect(isAnd(await putBack(desk(), ask(noted(done))))).toEqual(['back'])
  })

  it('also where nobody noted what was written, since the process died', async () => {
    await switchModule(desk(), ask())
    expect(isAnd(await putBack(desk(), ask()))).toEqual(['back'])
    expect(now()).toBe(OLD)
  })

  it('also where the configuration was changed since, by the hash of what was written', async () => {
    const done = await switchModule(desk(), ask())
    const other = { settings: { server: 'aplikasi', file, values: { failover: [{ find: 'x', put: 'y' }] } } }
    expect(isAnd(await putBack(desk(), ask(other)))).toEqual(['switched', 'edited'])
    expect(isAnd(await putBack(desk(), ask({ ...other, ...noted(done) })))).toEqual(['back'])
  })

  it('is refused where somebody has edited the file since', async () => {
    const done = await switchModule(desk(), ask())
    writeFileSync(file, `${NEW}// disesuaikan\n`)
    expect(isAnd(await putBack(desk(), ask(noted(done))))).toEqual(['switched', 'edited'])
    expect([now(), beside()]).toEqual([`${NEW}// disesuaikan\n`, [KEPT, 'config.php']])
    expect(isAnd(await switchModule(desk(), ask(noted(done))))).toEqual(['stood'])
  })

  it('is refused where the kept file is gone', async () => {
    const done = await switchModule(desk(), ask())
    rmSync(join(folder, 'kasir', KEPT))
    expect(isAnd(await putBack(desk(), ask(noted(done))))).toEqual(['switched', 'kept-missing'])
    expect(now()).toBe(NEW)
  })

  it('has nothing to do where nothing was changed', async () => {
    expect(isAnd(await putBack(desk(), ask()))).toEqual(['untouched'])
    expect(now()).toBe(OLD)
  })

  it('that is killed just after its rename is found done', async () => {
    const done = await switchModule(desk(), ask())
    await putBack(desk(deadlyHost(folder, { tool: 'mv', nth: 1, when: 'after' })), ask(noted(done)))
    expect([now(), isAnd(await putBack(desk(), ask(noted(done))))]).toEqual([OLD, ['back']])
  })
})

describe('a folder that cannot be written to', () => {
  it('keeps the file as it was, and that is said', async () => {
    // Root is refused by no mode: the tools run as nobody.
    const nobody: Host = { ...ownHost(folder), on: (tool) => ({ ...tool, command: 'setpriv', args: ['--reuid=65534', '--regid=65534', '--clear-groups', '--', tool.command, ...tool.args] }) }
    for (const path of [folder, join(folder, 'kasir')]) chmodSync(path, 0o755)
    chmodSync(file, 0o644)
    expect(isAnd(await switchModule(desk(nobody), ask()))).toEqual(['untouched', 'folder'])
    expect([now(), beside()]).toEqual([OLD, ['config.php']])
  })
})
