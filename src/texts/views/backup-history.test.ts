import { describe, expect, it } from 'vitest'
import { bytes, LONGEST_SAY } from '../../core/form.ts'
import { textsFor } from '../words.ts'
import { historyView } from './backup-history.ts'

const texts = textsFor('Asia/Jakarta')
const row = { cursor: 9, at: Date.parse('2026-11-22T19:00:00Z'), level: 'full' as const, verdict: 'ok' as const, length: 1000, parts: [] }

describe('a page of history', () => {
  it('turns to older ones by a button that every platform can carry, or says what to type', () => {
    for (const [say, how] of [['simrs', 'button'], [`${'s'.repeat(40)}/${'k'.repeat(40)}`, 'typed']] as const) {
      const message = historyView({ title: 'SIMRS', say, rows: [row], more: 123_456, first: true, only: 'failed' })(texts.id)
      const older = `history ${say} failed 123456`
      expect(message.actions?.map((action) => action.say) ?? []).toEqual(how === 'button' ? [older] : [])
      expect(JSON.stringify(message.blocks).includes(`/${older}`)).toBe(how === 'typed')
      for (const action of message.actions ?? []) expect(bytes(action.say)).toBeLessThanOrEqual(LONGEST_SAY)
    }
  })
})
