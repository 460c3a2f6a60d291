import { describe, expect, it } from 'vitest'
import { pingToken, scriptBehind } from './ping-token.ts'

const key = 'k'.repeat(32)
const tokens = { malam: pingToken(key, 'malam'), siang: pingToken(key, 'siang') }

describe('a script’s token', () => {
  it('is the same after every restart, its own, and nothing without the key', () => {
    expect(tokens.malam).toBe(pingToken(key, 'malam'))
    expect(new Set([tokens.malam, tokens.siang, pingToken('l'.repeat(32), 'malam')]).size).toBe(3)
    expect(tokens.malam).toMatch(/^[\w-]{32}$/)
  })

  it('is known whole only', () => {
    expect(scriptBehind(tokens, tokens.siang)).toBe('siang')
    for (const said of ['', tokens.malam.slice(0, -1), `${tokens.malam}x`, tokens.malam.toUpperCase(), 'malam']) expect(scriptBehind(tokens, said)).toBeNull()
    expect(scriptBehind({}, tokens.malam)).toBeNull()
  })
})
