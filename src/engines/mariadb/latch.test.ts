import { expect, it } from 'vitest'
import { latch } from './latch.ts'

it('lets go when it is said, and tells who has begun', async () => {
  const one = latch()
  const seen: string[] = []
  const waiting = one.gone(new AbortController().signal).then(() => seen.push('gone'))
  const hearing = one.opened.then(() => seen.push('begun'))
  await Promise.resolve()
  expect(seen).toEqual([])
  one.go()
  await waiting
  one.open()
  await hearing
  expect(seen).toEqual(['gone', 'begun'])
})

it('keeps nobody who is stopped, also where that was before he came', async () => {
  const later = new AbortController()
  const waiting = latch().gone(later.signal)
  later.abort()
  await waiting
  await latch().gone(AbortSignal.abort())
})
