import { describe, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import { houseLog } from './log.ts'

const TOKEN = '7000000001:AAF-a_token'
const ODD = 'a"b\\c d/e'

describe('the log', () => {
  const written = (say: (log: ReturnType<typeof houseLog>) => void) => {
    const lines: string[] = []
    say(houseLog({ level: 'debug', to: { write: (line) => lines.push(line) }, secrets: [TOKEN, 'AAF-a_token', ODD] }))
    return lines.join('')
  }

  it('writes no secret of ours, wherever it turns up', () => {
    const text = written((log) => {
      log.child({ room: TOKEN }).error({ error: new Fault({ area: 'chat', op: 'send', retry: 'later', detail: `request to https://api.telegram.org/bot${TOKEN}/sendMessage failed` }) }, `kept back by ${ODD}`)
      log.info({ deep: { deeper: [{ deepest: encodeURIComponent(TOKEN) }] }, half: 'AAF-a_token' }, ODD)
    })
    for (const secret of [TOKEN, 'AAF-a_token', encodeURIComponent(TOKEN), ODD, JSON.stringify(ODD).slice(1, -1)]) expect([secret, text.includes(secret)]).toEqual([secret, false])
    expect(text).toContain('https://api.telegram.org/bot[secret]/sendMessage failed')
    for (const line of text.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow()
  })

  it('strikes out what is called a secret, whatever it is', () => {
    const text = written((log) => { log.info({ slack: { botToken: 'b-1', appToken: 'a-1', signingSecret: 's-1' }, token: 't-1' }, 'well') })
    for (const secret of ['b-1', 'a-1', 's-1', 't-1']) expect(text).not.toContain(secret)
  })
})
