import { describe, expect, it } from 'vitest'
import { timetable, watches } from '../../jobs/index.ts'
import { testSite } from '../test/fakes/site.ts'
import { textsFor } from '../texts/words.ts'
import { dueName } from './due.ts'

const texts = textsFor('Asia/Jakarta')

describe('the next thing that falls due', () => {
  const jobs = timetable(testSite())

  it.each([...jobs, ...watches].map(({ name }) => name))('is called by words in both languages: %s', (name) => {
    const [id, en] = [dueName(texts.id, jobs, name), dueName(texts.en, jobs, name)]
    expect([id, en]).not.toContain(name)
    expect(id).not.toBe(en)
  })
})
