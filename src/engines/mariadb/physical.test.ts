import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realClock } from '../../core/clock.ts'
import { childrenNamed, until } from '../../test/contracts/copying.ts'
import { gate } from '../../test/contracts/gate.ts'
import { faultOf } from '../../test/contracts/target.ts'
import { mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { engineOf, mariadbStand, type MariadbStand } from '../../test/servers/mariadb-stand.ts'
import type { CopyReader } from '../engine.ts'
import type { Tool } from '../tool.ts'
import { STREAM } from './physical.ts'

describe('a physical copy of MariaDB', () => {
  let stand: MariadbStand
  beforeAll(async () => { stand = await mariadbStand() })
  afterAll(() => stand.stop())
  const khanza = () => mariadbPhysicalComponent({ access: stand.hospital.access })
  const engine = () => engineOf(khanza())
  const throughShell = (line: string) => (tool: Tool): Tool => (tool.command === 'mariadb-backup' && tool.args.includes('--backup') ? { ...tool, command: 'bash', args: ['-c', line, 'backup', ...tool.args] } : tool)

  it.each([
    ['ends with an error', 'mariadb-backup "$@"; exit 3'],
    ['ends well and has not said that it is done', 'mariadb-backup "$@" 2> >(grep -v "completed OK" >&2)'],
    ['is killed', 'mariadb-backup "$@" | head -c 300000; kill -KILL $$'],
  ])('is none when its tool %s', async (_how, line) => {
    const work = stand.work(throughShell(line))
    const before = await stand.target.list('')
    expect((await faultOf(stand.copy(khanza(), {}, work))).hint).toBe('tool-failed')
    expect([await stand.target.list(''), readdirSync(work.scratch)]).toEqual([before, []])
  })

  it('is not whole when its stream was cut, although the tool was content', async () => {
    const copy = await stand.copy(khanza(), {}, stand.work(throughShell('mariadb-backup "$@" | head -c -700')))
    expect(await engine().intact(copy, stand.work())).toMatchObject({ ok: false, findings: [{ kind: 'engine-check-failed' }] })
    expect((await engine().rehearse({ chain: [copy], source: khanza(), at: realClock.now() }, stand.work())).restored.ok).toBe(false)
  })

  it('is none when the tool or the server is killed in the middle', async () => {
    for (const kill of [async () => process.kill(await until(() => childrenNamed('mariadb-backup')[0], 'mariadb-backup'), 'SIGKILL'), () => stand.hospital.server.kill()]) {
      const stop = gate(100_000)
      const making = faultOf(stand.copy(khanza(), { through: stop.through }))
      await stop.reached
      await kill()
      stop.open()
      expect((await making).hint).toBe('tool-failed')
    }
    await stand.hospital.server.restart()
  })

  it('has its tables checked and counted by a rehearsal, and misses one that the living server had', async () => {
    const copy = await stand.copy(khanza())
    const { consistent } = await engine().rehearse({ chain: [copy], source: khanza(), at: realClock.now() }, stand.work())
    expect(consistent).toMatchObject({ ok: true, facts: { tables: 5 } })
    const missing = { ...copy, manifest: { ...copy.manifest, positions: { ...copy.manifest.positions, tables: JSON.stringify(['sik.pasien', 'sik.hilang']) } } }
    expect((await engine().rehearse({ chain: [missing], source: khanza(), at: realClock.now() }, stand.work())).consistent).toEqual({ ok: false, findings: [{ kind: 'engine-check-failed', detail: 'no table sik.hilang' }] })
  })

  it('with one rotten page in a table is found by the rehearsal, although every byte is the one that was copied', async () => {
    // Pages that were written a moment ago would come back whole from the redo log.
    await stand.hospital.server.restart()
    const copy = await stand.copy(khanza())
    const tree = stand.room()
    const file = join(stand.target.path(`${khanza().key}/${copy.name}`) ?? '', STREAM)
    execFileSync('bash', ['-c', 'set -o pipefail; zstd -dc "$0" | mbstream -x -C "$1"', file, tree])
    const table = join(tree, 'sik', 'pasien.ibd')
    const bytes = readFileSync(table)
    // Beyond the pages that describe the table itself.
    for (let at = 16_384 * 6 + 500; at < bytes.length; at += 16_384) bytes[at] = (bytes[at] ?? 0) ^ 0x55
    writeFileSync(table, bytes)
    const rotten = execFileSync('bash', ['-c', 'cd "$0" && find . -type f -printf "%P\\n" | xargs -d "\\n" mbstream -c | zstd -c', tree], { maxBuffer: 1e9 })
    const changed: CopyReader = { ...copy, open: async () => Readable.from([rotten]) }
    const outcome = await engine().rehearse({ chain: [changed], source: khanza(), at: realClock.now() }, stand.work()).catch((error: unknown) => error)
    expect(outcome).toMatchObject({ consistent: { ok: false, findings: [{ kind: 'engine-check-failed' }] } })
  })

  it('takes no differential upon a server whose data were put there anew, nor upon what is no full', async () => {
    const full = await stand.copy(khanza())
    expect(await engine().follows?.({ source: khanza(), level: 'differential', base: full }, stand.work())).toBeNull()
    const later = { ...full, manifest: { ...full.manifest, positions: { ...full.manifest.positions, toLsn: '999999999999' } } }
    expect(await engine().follows?.({ source: khanza(), level: 'differential', base: later }, stand.work())).toBe('other-timeline')
    expect((await faultOf(stand.copy(khanza(), { level: 'differential', chain: [later] }))).hint).toBe('log-chain')
  })

  it('says that its tools may not read the files', async () => {
    const work = stand.work((tool) => (tool.command === 'test' ? { ...tool, command: 'false', args: [] } : tool))
    expect((await engine().preflight(khanza(), work)).findings).toMatchObject([{ kind: 'source-unreadable' }])
  })
})
