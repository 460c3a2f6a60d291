import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ModuleSwitch } from '../../core/recovery-settings.ts'
import type { Host } from '../../engines/host.ts'
import { sshHost } from '../../engines/ssh/host.ts'
import { until } from '../../test/contracts/copying.ts'
import { startSsh, type SshServer } from '../../test/servers/ssh.ts'
import { foreseen, putBack, standingOf, switchModule, type SwitchAsk } from './switch.ts'

const OLD = 'DB_HOST=10.10.0.11\nDB_NAMA=sik\n'
const NEW = OLD.replace('0.11', '0.12')
let server: SshServer
let host: Host
let folder = ''
beforeAll(async () => {
  server = await startSsh()
  host = sshHost({ server: 'aplikasi', plan: { host: server.host, port: server.port, user: server.user, key: server.key, knownHosts: server.knownHosts }, pace: { connect: 2, alive: 1, times: 2 } })
})
afterAll(() => server.stop())
beforeEach(() => {
  folder = join(server.files, 'web')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  writeFileSync(join(folder, '.env'), OLD, { mode: 0o600 })
  const { uid, gid } = server.place.account
  for (const path of [folder, join(folder, '.env')]) chownSync(path, uid, gid)
})

const ask = (): SwitchAsk => ({ module: { name: 'web', title: 'Web' }, settings: { server: 'aplikasi', file: join(folder, '.env'), values: { failover: [{ find: '10.10.0.11', put: '10.10.0.12' }] } }, place: 'failover', number: 'RST-2026-007', noted: { wrote: null, old: null }, signal: new AbortController().signal })
const desk = (on: Host = host) => ({ hostOf: () => on })
const told = ({ is, findings }: ModuleSwitch) => [is, ...findings.map((it) => ('why' in it ? it.why : it.kind))]
const now = () => readFileSync(join(folder, '.env'), 'utf8')
/** Waits there for an hour just before or after the rename that counts, and leaves a sign that it has come so far. */
const waiting = (when: 'before' | 'after'): Host => ({ ...host, on: (tool) => host.on({ ...tool, args: tool.args.map((arg) => arg.replace('mv -T -- "$next" "$file" || exit 1', (move) => (when === 'before' ? `touch "$d/sampai"; sleep 3600; ${move}` : `${move}; touch "$d/sampai"; sleep 3600`))) }) })
const reached = () => until(() => existsSync(join(folder, 'sampai')), 'it comes so far')

describe('connection settings on another machine', () => {
  it('R70: are exchanged in the name of the account that owns them, and put back', async () => {
    const done = await switchModule(desk(), ask())
    expect([told(done), now(), readdirSync(folder).sort()]).toEqual([['switched'], NEW, ['.env', '.env.pulih-RST-2026-007']])
    expect(['.env', '.env.pulih-RST-2026-007'].map((name) => { const { uid, mode } = statSync(join(folder, name)); return [uid, mode & 0o777] })).toEqual([[server.place.account.uid, 0o600], [server.place.account.uid, 0o600]])
    expect([told(await putBack(desk(), { ...ask(), noted: done })), now(), readdirSync(folder)]).toEqual([['back'], OLD, ['.env']])
  })

  it('that belong to somebody else stay theirs, and that is known beforehand', async () => {
    expect(told(await foreseen(desk(), ask()))).toEqual(['untouched'])
    chownSync(folder, 0, 0)
    expect(told(await foreseen(desk(), ask()))).toEqual(['untouched', 'folder'])
    chownSync(folder, server.place.account.uid, server.place.account.gid)
    chownSync(join(folder, '.env'), 0, 0)
    expect(told(await foreseen(desk(), ask()))).toEqual(['untouched', 'unreadable'])
    expect(told(await switchModule(desk(), ask()))).toEqual(['untouched', 'unreadable'])
    writeFileSync(join(folder, '.env'), OLD)
    chmodSync(join(folder, '.env'), 0o644)
    expect(told(await foreseen(desk(), ask()))).toEqual(['untouched', 'owner'])
    expect([told(await switchModule(desk(), ask())), now(), readdirSync(folder)]).toEqual([['untouched', 'owner'], OLD, ['.env']])
  })

  it.each([['before', OLD, ['untouched', 'work-failed']], ['after', NEW, ['switched']]] as const)('whose line is cut just %s the rename are whole, and what stands there is told', async (when, left, said) => {
    const going = switchModule(desk(waiting(when)), ask())
    await reached()
    await server.cut()
    expect([told(await going), now()]).toEqual([said, left])
    rmSync(join(folder, 'sampai'))
    expect([told(await switchModule(desk(), ask())), now()]).toEqual([['switched'], NEW])
  })

  it('on a server that goes away are told as unknown, and looked at once it is back', async () => {
    const going = switchModule(desk(waiting('after')), ask())
    await reached()
    await server.kill()
    expect(told(await going)).toEqual(['unknown', 'cut-off'])
    expect(told(await switchModule(desk(), ask()))).toEqual(['untouched', 'server-away'])
    await server.restart()
    expect(told(await standingOf(desk(), ask()))).toEqual(['switched'])
  })
})
