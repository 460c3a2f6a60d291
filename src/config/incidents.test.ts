import { afterAll, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../core/clock.ts'
import { INCIDENT_RULES, incidentRules } from '../core/incident-rules.ts'
import { lived, removeAll, SMALL_SITE } from '../test/fakes/site-file.ts'

afterAll(removeAll)

const with_ = (more: string) => lived(`${SMALL_SITE}\n${more}`)
const said = (more: string) => with_(more).mistakes.map(({ path, problem, instead }) => `${path} | ${problem} | ${instead}`)

describe('how incidents are dealt with', () => {
  it('needs no word: a quarter of an hour to take one up, news each half hour, a day to say that it is not over', () => {
    expect(incidentRules({})).toEqual({ takeWithin: 15 * MINUTE, newsEvery: 30 * MINUTE, vendorEvery: 2 * HOUR, reopenWithin: DAY, procedure: null })
  })

  it('is what was written, with the rest filled in', () => {
    expect(with_('incidents: { takeWithin: 10m, newsEvery: 3h }').site?.incidents).toEqual({ ...INCIDENT_RULES, takeWithin: 10 * MINUTE, newsEvery: 3 * HOUR, vendorEvery: 3 * HOUR })
  })

  it('is refused where a vendor would have to be spoken of more often than anybody else, and where a procedure is none', () => {
    expect(said('incidents: { newsEvery: 1h, vendorEvery: 30m }')).toEqual(['incidents.vendorEvery | while a vendor is awaited a word would be due more often than otherwise | write a longer vendorEvery, or a shorter newsEvery'])
    expect(said('incidents: { procedure: gangguan }')[0]).toContain('incidents.procedure')
    expect(said('incidents: { newsEvery: 10s }')[0]).toContain('incidents.newsEvery')
  })
})
