import { describe, expect, it } from 'vitest'
import type { RecoveryAsk } from '../../core/recovery.ts'
import type { Names } from './manifest.ts'
import { namedInCopy } from './part-names.ts'

const names = (change: Partial<Names> = {}): Names => ({ engine: 'mariadb-dump', tables: ['sik.pasien', 'sik.resep', 'arsip.pasien'], since: 'whole', ...change })
const asked = (...parts: readonly string[]): RecoveryAsk => ({ system: 'simrs', damage: 'database', components: ['simrs/sik'], until: null, only: { component: 'simrs/sik', parts }, wish: null, why: 'terhapus' })
const meant = (of: Names, ...parts: readonly string[]) => {
  const found = namedInCopy(asked(...parts), of)
  return found.ok ? found.value.only?.parts : found.refusal
}

describe('chosen tables', () => {
  it('are called as people call them, whether logs follow the copy or not', () => {
    for (const since of ['whole', 'logs'] as const) {
      expect(meant(names({ since }), 'Resep')).toEqual(['sik.resep'])
      expect(meant(names({ since }), 'pasien')).toMatchObject({ reason: 'no-such-part', several: 'yes', near: ['sik.pasien', 'arsip.pasien'] })
      expect(meant(names({ since }), 'resp')).toMatchObject({ reason: 'no-such-part', parts: ['resp'], near: ['sik.resep'] })
    }
  })

  it('that were made since the full are asked of the logs by their whole name, and refused where no logs follow', () => {
    expect(meant(names({ since: 'logs' }), 'sik.rujukan', 'resep')).toEqual(['sik.rujukan', 'sik.resep'])
    expect(meant(names(), 'sik.rujukan')).toMatchObject({ reason: 'no-such-part', parts: ['sik.rujukan'] })
  })
})
