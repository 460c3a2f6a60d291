import { getDefaultAutoSelectFamilyAttemptTimeout, setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { removeAll } from '../test/fakes/site-file.ts'
import { hospital, say } from '../test/fakes/small-hospital.ts'

const before = getDefaultAutoSelectFamilyAttemptTimeout()
afterAll(() => {
  setDefaultAutoSelectFamilyAttemptTimeout(before)
  removeAll()
})

it('lets a connection over a satellite come about, a lost packet included, where the host has two addresses', async () => {
  await say(hospital(), ['status'])
  expect(getDefaultAutoSelectFamilyAttemptTimeout()).toBeGreaterThanOrEqual(2000)
})
