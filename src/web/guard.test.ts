import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../test/browser/ask.ts'
import { smallHouse } from '../test/browser/house.ts'
import { speaking } from '../test/browser/speaking.ts'

let house: Awaited<ReturnType<typeof smallHouse>>
const open = async () => { house = await smallHouse({ heartbeat: 100 }) }
const close = () => house.close()
const own = () => speaking(house).own
const say: ReturnType<typeof speaking>['say'] = (...said) => speaking(house).say(...said)

describe('the guard of every page', () => {
  beforeAll(open)
  afterAll(close)
  beforeEach(() => { house.had.length = 0 })

  it.each(['', 'status', 'healthz', 'metrics', 'timeline?as=sari&room=edp', 'assets/chat.js', 'nowhere'])('lets nothing frame, sniff or script %j from outside', async (path) => {
    const { headers } = await ask(`${house.url}${path}`)
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' })
  })

  it('has no script and no style inside its pages', async () => {
    for (const path of ['', 'status']) {
      const { text } = await ask(`${house.url}${path}`)
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i)
    }
  })

  it.each([['evil.example', 421], ['evil.example:8420', 421], ['127.0.0.1.nip.io', 421], ['a@b', 400], ['localhost', 200], ['127.0.0.1:9', 200], ['[::1]:80', 200], ['LOCALHOST', 200]])('answers to the name %j with %i', async (name, status) => {
    expect((await ask(`${house.url}healthz`, { headers: { Host: name } })).status).toBe(status)
  })

  it('answers to the name that the configuration gives', async () => {
    const named = await smallHouse({ names: ['pulih.rs.local'] })
    expect((await ask(`${named.url}healthz`, { headers: { Host: 'pulih.rs.local:8420' } })).status).toBe(200)
    await named.close()
  })

  it.each([
    ['another site', { Origin: 'http://evil.example' }, 403],
    ['a frame without origin', { Origin: 'null' }, 403],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }, 403],
    ['a sister site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'Content-Type': 'text/plain' }, 415],
    ['this page', {}, 202],
  ])('takes what is said by %s as it should', async (_who, headers, status) => {
    expect((await say({}, { ...own(), ...headers })).status).toBe(status)
    expect(house.had).toHaveLength(status === 202 ? 1 : 0)
  })

  it('takes nothing that comes without an origin', async () => {
    expect((await say({}, { 'Content-Type': 'application/json' })).status).toBe(403)
    expect((await ask(`${house.url}demo/jump`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).status).toBe(403)
  })

  it('takes no more than 16 kB, whatever the length that is claimed', async () => {
    expect((await say({ text: 'x'.repeat(12_000) })).status).toBe(202)
    expect((await say({ id: 'abcdefgh2', text: 'x'.repeat(16_400) })).status).toBe(413)
    const chunked = await ask(`${house.url}say`, { method: 'POST', headers: { ...own(), 'Transfer-Encoding': 'chunked' }, body: JSON.stringify({ text: 'x'.repeat(20_000) }) })
    expect(chunked.status).toBe(413)
    expect(house.had).toHaveLength(1)
  })

  it.each([['nobody', { as: 'nobody' }, 404], ['a room that is not there', { chat: 'nowhere' }, 404], ['a message that is not there', { kind: 'press', text: undefined, replyTo: undefined, say: 'sign 1', message: 77 }, 404], ['an id that is no id', { id: '../x' }, 400], ['more than was asked for', { admin: true }, 400], ['nothing', { text: '' }, 400]])('refuses %s', async (_what, change, status) => {
    expect((await say(change)).status).toBe(status)
    expect(house.had).toEqual([])
  })

  it('refuses what is no JSON, and other ways of asking', async () => {
    expect((await ask(`${house.url}say`, { method: 'POST', headers: own(), body: '{' })).status).toBe(400)
    expect((await ask(`${house.url}say`)).status).toBe(404)
    expect((await ask(`${house.url}assets/..%2fserver.ts`)).status).toBe(404)
  })
})
