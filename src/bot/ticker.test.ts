import { describe, expect, it } from 'vitest'
import { realTicker } from './ticker.ts'

describe('the ticker of a hospital', () => {
  it('starts and stops, and leaves nothing behind that would keep the process alive', () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const ticker = realTicker()
    ticker.start(async () => undefined)
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeGreaterThan(before)
    ticker.stop()
    ticker.stop()
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBe(before)
  })
})
