import { readdirSync, existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import type { Target } from '../targets/target.ts'
import { plain } from '../texts/words.ts'
import { allWords, copies, night, runs, verdict, wards } from '../test/fakes/night.ts'

const { open, started } = wards()

describe('faults', () => {
  it('that may pass are tried again after a while, three times at most, and told only then', async () => {
    const w = await started()
    const locked = () => new Fault({ area: 'engine', op: 'read', retry: 'later', hint: 'source-locked' })
    w.engines.database.world.faults.push(locked(), locked(), locked())
    const round = await night(w)
    expect(await verdict(w, round)).toBeNull()
    expect(await w.heard()).toEqual([])
    w.clock.advance(60_000)
    await w.work()
    w.clock.advance(5 * 60_000)
    await w.work()
    expect(await verdict(w, round)).toBe('partial')
    expect((await runs(w, round)).filter((run) => run.component === 'simrs/database').map((run) => [run.attempt, run.state])).toEqual([[1, 'failed'], [2, 'failed'], [3, 'failed']])
    expect(await allWords(w)).toContain('Sumber data sedang terkunci.')
  })

  it('that are bugs fail the run, are told, and leave the house standing', async () => {
    const w = await started()
    w.engines.database.world.faults.push(new TypeError('x is not a function'))
    const round = await night(w)
    expect(await verdict(w, round)).toBe('partial')
    expect(await allWords(w)).toContain('Mohon memeriksa log Pulih di server.')
    expect(await allWords(w)).not.toContain('not a function')
  })

  it('in the very words of an end do not keep the run from ending: it is told that its news could not be written', async () => {
    const w = await started()
    const { speak } = w.kit
    Object.assign(w.kit, { speak: (say: Parameters<typeof speak>[0]) => {
      const spoken = speak(say)
      if (plain(spoken.id.title).startsWith('BACKUP')) throw new TypeError('a phrase is missing')
      return spoken
    } })
    w.engines.database.world.faults.push(new Fault({ area: 'engine', op: 'read', retry: 'never', hint: 'source-locked' }))
    const round = await night(w)
    expect(await verdict(w, round)).toBe('partial')
    expect((await runs(w, round)).map((run) => run.state)).toEqual(['failed', 'done'])
    expect(await allWords(w)).toContain('KABAR CADANGAN TIDAK DAPAT DISUSUN')
  })

  it('of a server that is another one only that is told: what else it lacks would be mended in the wrong place', async () => {
    const w = await started()
    await night(w)
    w.clock.advance(86_400_000)
    const { world } = w.engines.database
    world.identity = 'another'
    world.findings = [{ kind: 'setting-wrong', setting: 'archive_mode', found: 'off', needed: 'on', mend: 'ALTER SYSTEM SET archive_mode = on' }]
    world.warnings = [{ kind: 'log-held', holder: 'slot_lama', bytes: 1 }]
    const round = await night(w)
    expect(await verdict(w, round)).toBe('partial')
    expect((await runs(w, round)).find((run) => run.component === 'simrs/database')?.facts.findings).toEqual([{ kind: 'server-differs', server: expect.any(String) as string, expected: 'fake', found: 'another' }])
    expect(await allWords(w)).toContain('bukan server yang dikenal')
    expect(await allWords(w)).not.toMatch(/archive_mode|slot_lama/)
  })

  it('disk full in the middle leaves no copy and no half-written folder, and is said as such', async () => {
    const w = await started({ wrap: (target) => ({ ...target, begin: async (key) => fullDisk(await target.begin(key)) }) })
    const round = await night(w)
    expect(await verdict(w, round)).toBe('failed')
    expect(await allWords(w)).toContain('Ruang penyimpanan habis.')
    expect(await copies(w)).toEqual([])
    expect(readdirSync(`${w.targetFolder('nas')}/.pulih-partial`)).toEqual([])
  })

  it('R5: too little room is found before the first byte is written', async () => {
    const w = await started({ wrap: (target) => ({ ...target, free: async () => 1_200_000_000 }) })
    w.engines.database.world.rawBytes = 38_000_000_000
    await night(w)
    expect(await allWords(w)).toContain('Ruang penyimpanan nas tidak cukup (sisa 1,2 GB; perlu 38 GB).')
    expect(w.engines.database.world.dumps).toBe(0)
  })

  it('a source that shrank asks for less room than its last copy took, and one that grew for more', async () => {
    let free = Infinity
    const w = await started({ wrap: (target) => ({ ...target, free: async () => free }) })
    const { world } = w.engines.database
    const nightWith = async (raw: number, room: number) => {
      world.rawBytes = raw
      free = room
      w.engines.application.world.rawBytes = 10
      w.clock.advance(86_400_000)
      const round = await night(w)
      const [run] = (await runs(w, round)).filter((it) => it.component === 'simrs/database')
      return (run?.facts.findings ?? []).filter((finding) => finding.kind === 'no-space')
    }
    const lines = Array.from({ length: 2000 }, (_, n) => `${n}=pasien nomor ${n}`)
    w.source('database', lines)
    expect(await nightWith(100_000, Infinity)).toEqual([])
    const [{ bytes } = { bytes: 0 }] = await copies(w)
    // All of it is needed for the same again; a tenth of the source leaves room enough.
    expect(await nightWith(100_000, 20_000)).toMatchObject([{ kind: 'no-space' }])
    w.source('database', lines.slice(0, 200))
    expect(await nightWith(10_000, 20_000)).toEqual([])
    expect(await nightWith(1_000_000, bytes * 5)).toMatchObject([{ kind: 'no-space', free: bytes * 5 }])
  })

  it('a target that is not mounted fails the round and is never written to', async () => {
    const w = await started({ targets: [{ mount: '/nonexistent/mount' }] })
    const round = await night(w)
    expect(await verdict(w, round)).toBe('failed')
    expect(await allWords(w)).toContain('Tempat penyimpanan nas belum terpasang (mount).')
    expect(existsSync(w.targetFolder('nas'))).toBe(false)
  })
})

describe('what never was a copy', () => {
  it('a dump of nothing is refused before it is committed', async () => {
    const w = await open({ engine: () => ({ ...w0.engines.database, dump: async ({ vessel }, work) => {
      const file = vessel.file('data.txt')
      file.body.end()
      await file.closed
      return { rawBytes: 0, counts: {}, freshness: null, positions: {}, notes: [], tools: {}, takenAt: work.clock.now(), identity: '' }
    } }) })
    const w0 = w
    await w.runner.start()
    const round = await night(w)
    expect(await verdict(w, round)).toBe('failed')
    expect(await copies(w)).toEqual([])
    expect(await allWords(w)).toContain('Berkas data.txt kosong (0 byte).')
  })

  it('growing data that shrank is backed up, with a warning that nobody can take for green', async () => {
    const w = await started()
    w.source('database', Array.from({ length: 100 }, (_, n) => `${n}=pasien`))
    for (let n = 0; n < 3; n += 1) {
      await night(w)
      w.clock.advance(86_400_000)
    }
    w.source('database', Array.from({ length: 30 }, (_, n) => `${n}=pasien`))
    const round = await night(w)
    expect(await verdict(w, round)).toBe('ok')
    const [card] = await w.heard()
    expect(card).toMatchObject({ title: 'BACKUP BERHASIL, PERLU DIPERIKSA — SIMRS', mood: 'warn', silent: true })
    expect(card?.text).toContain('[warn] database')
    expect(card?.text).toContain('padahal biasanya sekitar')
    w.clock.advance(86_400_000)
    w.source('database', [])
    await night(w)
    expect((await copies(w)).length).toBe(4)
    expect(await allWords(w)).toContain('sedangkan wajarnya paling sedikit')
  })
})

function fullDisk(upload: Awaited<ReturnType<Target['begin']>>): typeof upload {
  return {
    file: (name) => {
      const body = upload.file(name)
      queueMicrotask(() => { body.destroy(new Fault({ area: 'target', op: `write ${name}`, retry: 'never', hint: 'free-space' })) })
      return body
    },
    commit: () => upload.commit(),
    abort: () => upload.abort(),
  }
}
