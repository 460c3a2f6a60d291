import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../core/clock.ts'
import { advance, begin } from '../core/procedure-advance.ts'
import { planToken } from '../core/procedure-reading.ts'
import type { ProcedureEvent, ProcedureState } from '../core/procedure.ts'
import { planOf, type RecoveryFacts } from '../core/recovery-case.ts'
import { recoveryRules } from '../core/recovery-rules.ts'
import { recoveryScript } from '../procedures/recovery/script.ts'
import { textsFor } from '../texts/words.ts'
import { paperBytes } from './paper.ts'
import { recoveryPaper } from './recovery-report.ts'

const at = Date.parse('2026-11-23T03:15:00Z')
const texts = textsFor('Asia/Jakarta')
const called = { system: 'SIMRS', places: { production: 'Server Produksi' }, modules: {}, folders: [], rto: HOUR }
const sari = { id: 2, name: 'Sari Wulandari', duties: ['edp' as const] }
const dewi = { id: 3, name: 'Dewi Lestari', duties: ['manager' as const] }
const rina = { id: 4, name: 'Rina Hapsari', duties: ['edp' as const, 'manager' as const], insteadOf: 'Dewi Lestari' }

const facts = (why: string, links = 3): RecoveryFacts => ({
  number: 'RST-2026-014', changes: [], at,
  ask: { system: 'simrs', damage: 'database', components: ['simrs/database'], until: null, only: null, wish: null, why },
  parts: [{
    component: 'simrs/database', moment: at - 20 * MINUTE, until: null, rung: 'intact', newest: { copy: null, source: null }, bytes: 4e9, takes: { ms: 45 * MINUTE, how: 'measured' },
    chain: Array.from({ length: links }, (_, n) => ({ id: 40 + n, level: n === 0 ? 'full' as const : 'log' as const, takenAt: at - (links - n) * 20 * MINUTE, target: 'nas', rung: 'intact' as const, hash: 'ab12'.repeat(16) })),
  }],
  places: [{ name: 'production', kind: 'production', fit: true, grounds: [{ component: 'simrs/database', identity: 'uuid-1', holds: ['sik'], findings: [], warnings: [] }] }],
})

/** A recovery that went well until its report, and how a deputy decided it. */
function recovered(how: { readonly why?: string; readonly note?: string; readonly links?: number } = {}): ProcedureState {
  const rules = recoveryRules({ title: 'SIMRS', components: [{ name: 'database', server: 'produksi' }] })
  const stamp = { key: 'recovery', title: 'Pemulihan Database', number: 'SOP/IT/014', revision: '03', date: '2026-01-05' }
  const plan = planOf(facts(how.why ?? 'disk rusak', how.links))
  let state = begin({ id: 17, script: recoveryScript({ rules, extras: ['report'], stamp }), by: sari, why: how.why ?? 'disk rusak', plan: null }, new Date(at))
  const begun: ProcedureEvent = { kind: 'begun', instance: 'a' }
  const done = (seen: unknown): ProcedureEvent => ({ kind: 'finished', seen, plan: null, skips: [] })
  const part = (given: Readonly<Record<string, string | number>>) => ({ ok: true, parts: [{ component: 'simrs/database', findings: [], warnings: [], facts: given }] })
  const events: readonly (ProcedureEvent | ((now: ProcedureState) => ProcedureEvent))[] = [
    begun, { kind: 'finished', seen: null, plan, skips: [] },
    { kind: 'noted', by: dewi, note: how.note ?? 'mengapa tidak ke failover?' },
    (now) => ({ kind: 'decided', by: rina, token: planToken(now), choice: 'production', how: 'code', note: null }),
    begun, { kind: 'finished', seen: part({ identity: 'uuid-1' }), plan: null, skips: ['settings', 'safety'] },
    (now) => ({ kind: 'confirmed', by: { id: 5, name: 'Budi Santoso', duties: ['edp'] }, token: planToken(now), tick: null, note: null }),
    begun, { kind: 'passed-return' }, done(part({ bytes: 4e9, ms: 38 * MINUTE, aside: 'sik_sebelum_20261123' })),
    begun, done(part({ newest: '2026-11-23 09:54:11', rows: 1_284_113 })),
    (now) => ({ kind: 'confirmed', by: sari, token: planToken(now), tick: null, note: null }),
    begun,
  ]
  events.forEach((said, n) => {
    const event = typeof said === 'function' ? said(state) : said
    const next = advance(state, event, new Date(at + n * 4 * MINUTE))
    if (!next.ok) throw new Error(`event ${n} does not fit: ${JSON.stringify(next.refusal)}`)
    state = next.value.state
  })
  return state
}

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pulih-report-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })

const paper = (state: ProcedureState, lang: 'id' | 'en' = 'id') => paperBytes(recoveryPaper(texts[lang], { state, called, site: 'RS Sehat Sentosa', rpo: 15 * MINUTE, at: at + 52 * MINUTE, clean: (text) => text.replace('10.10.0.11', '[alamat disembunyikan]') }))

/** What an independent reader of PDFs finds, page by page. */
async function read(bytes: Buffer): Promise<readonly string[]> {
  const file = join(folder, 'x.pdf')
  writeFileSync(file, bytes)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1)
}

describe('the record of a recovery', () => {
  it('R24 R72: names who asked, who decided for whom, what was used, lost, done and changed, and has room for signatures', async () => {
    const [page = ''] = await read(await paper(recovered()))
    for (const said of ['RS Sehat Sentosa', 'BERITA ACARA PEMULIHAN SISTEM', 'RST-2026-014', 'SOP/IT/014', 'Sari Wulandari', 'disk rusak', 'Rina Hapsari, mewakili Dewi Lestari', 'Server Produksi', 'halaman 1 dari']) expect(page).toContain(said)
    const all = (await read(await paper(recovered()))).join('\n')
    expect(all.replaceAll(/\s+/g, ' ')).toContain('52 mnt sampai berita acara ini; instruksi resmi belum diberikan; target 1 jam')
    for (const said of ['20 mnt', 'TIDAK tercapai', 'sik_sebelum_20261123', '1.284.113', 'ab12ab12ab12ab12', 'Pelaksana (EDP)', 'Budi Santoso', 'mengapa tidak ke failover?', 'tidak diperlukan']) expect(all).toContain(said)
  })

  it('says the same in English', async () => {
    const all = (await read(await paper(recovered(), 'en'))).join('\n')
    for (const said of ['RECORD OF A SYSTEM RECOVERY', 'Rina Hapsari, for Dewi Lestari', 'MISSED', 'page 1 of']) expect(all).toContain(said)
  })

  it('is the same file for the same facts', async () => {
    expect((await paper(recovered())).equals(await paper(recovered()))).toBe(true)
  })

  it('lets nothing out that must stay in the house, and no word breaks its lines', async () => {
    const hostile = `gagal ke 10.10.0.11 \u202Ebalik </b> ${'Kusumawardhani'.repeat(40)} ${'panjang sekali '.repeat(200)}`
    const pages = await read(await paper(recovered({ why: hostile, note: hostile, links: 96 })))
    const all = pages.join('\n')
    expect(all).not.toContain('10.10.0.11')
    expect(all).toContain('[alamat disembunyikan]')
    expect(all).not.toContain('\u202E')
    expect(pages.length).toBeGreaterThan(3)
    pages.forEach((page, n) => { expect(page).toContain(`halaman ${n + 1} dari ${pages.length}`) })
    // Nothing stands beyond the edge of the paper.
    const boxes = execFileSync('pdftotext', ['-bbox', join(folder, 'x.pdf'), '-'], { encoding: 'utf8' })
    for (const [, right] of boxes.matchAll(/<word xMin="[\d.]+" yMin="[\d.]+" xMax="([\d.]+)"/g)) expect(Number(right)).toBeLessThan(595.28 - 20)
  })
})
