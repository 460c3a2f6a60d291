import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quiet } from '../core/log.ts'
import { ask } from '../test/browser/ask.ts'
import { smallHouse } from '../test/browser/house.ts'
import { metrics } from './metrics.ts'
import { webServer } from './server.ts'

let house: Awaited<ReturnType<typeof smallHouse>>
const open = async () => { house = await smallHouse({ heartbeat: 100 }) }
const close = () => house.close()

describe('the pages without chat', () => {
  beforeAll(open)
  afterAll(close)

  it('answer "aman atau tidak?" in both languages, without script or address', async () => {
    const id = await ask(`${house.url}status`)
    expect(id.text).toMatch(/<html lang="id"[^]*TIDAK AMAN — SIMRS, 1 dari 2 komponen[^]*penuh, konsisten, 1,84 GB[^]*hanya ada di server yang sama/)
    expect(id.text).not.toMatch(/<script|127\.0\.0\.1|\/nonexistent/)
    const en = await ask(`${house.url}status?lang=en`)
    expect(en.text).toMatch(/<html lang="en"[^]*NOT SAFE/)
    expect(en.headers['set-cookie']).toMatch(/lang=en/)
  })

  it('leave no chat where there is no demo: nobody may speak unknown', async () => {
    const plain = await smallHouse({ demo: null })
    expect(await ask(plain.url)).toMatchObject({ status: 302, headers: { location: '/status' } })
    const origin = new URL(plain.url).host
    for (const [path, method] of [['say', 'POST'], ['events?as=sari', 'GET'], ['timeline?as=sari&room=edp', 'GET'], ['demo/jump', 'POST'], ['files/edp/1/0?as=sari', 'GET']] as const) {
      expect((await ask(`${plain.url}${path}`, { method, headers: { 'Content-Type': 'application/json', Origin: `http://${origin}` } })).status).toBe(404)
    }
    expect((await ask(`${plain.url}status`)).status).toBe(200)
    await plain.close()
  })

  it('say whether the house is well, and not why it is not', async () => {
    expect(await ask(`${house.url}healthz`)).toMatchObject({ status: 200, text: '{"status":"ok","checks":{"store":"up"}}' })
    const ill = await smallHouse({ checks: [{ name: 'store', look: async () => { throw new Error('disk /dev/sda is broken') } }, { name: 'scheduler', look: async () => 'down' }] })
    expect(await ask(`${ill.url}healthz`)).toMatchObject({ status: 503, text: '{"status":"failing","checks":{"store":"down","scheduler":"down"}}' })
    await ill.close()
  })

  it('give a monitor its figures, with the age of what was never proven beyond any limit', async () => {
    const { text, headers } = await ask(`${house.url}metrics`)
    expect(headers['content-type']).toContain('text/plain')
    expect(text).toContain('pulih_proven_copy_age_seconds{component="simrs/database",where="anywhere"} +Inf')
    expect(text).toMatch(/^pulih_outbox_depth 0$/m)
    expect(text).toMatch(/^pulih_checks\{state="unsigned"\} 0$/m)
    expect(text).toMatch(/^pulih_event_loop_lag_seconds\{quantile="0.99"\} [\d.e-]+$/m)
  })

  it('let a browser keep what did not change', async () => {
    const first = await ask(`${house.url}assets/style.css`)
    expect(first.headers['content-type']).toBe('text/css; charset=utf-8')
    const again = await ask(`${house.url}assets/style.css`, { headers: { 'If-None-Match': `W/"x", ${first.headers.etag}` } })
    expect(again).toMatchObject({ status: 304, text: '' })
  })

  it('say kindly that they cannot be shown, and log why', async () => {
    const told: string[] = []
    const log = { ...quiet, error: (_facts: object, message: string) => { told.push(message) } }
    const broken = await smallHouse({ log, status: async () => { throw new Error('secret path /root/x') } })
    const answer = await ask(`${broken.url}status`)
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('secret')
    expect(told).toEqual(['a page could not be answered'])
    await broken.close()
  })

  it('refuse a port that is taken, as a fault', async () => {
    const source = { figures: async () => { throw new Error('not asked') }, now: () => house.clock.now(), version: 'test' }
    const second = webServer({ ...(await parts()), metrics: metrics(source), host: '127.0.0.1', port: Number(new URL(house.url).port) })
    await expect(second.start()).rejects.toMatchObject({ name: 'Fault', retry: 'never' })
  })
})

async function parts() {
  const { textsFor } = await import('../texts/words.ts')
  return { clock: house.clock, log: quiet, lang: 'id' as const, texts: textsFor('Asia/Jakarta'), names: [], publicFolder: `${import.meta.dirname}/public`, status: async () => { throw new Error('not asked') }, checks: [], services: null, pings: null, demo: null }
}
