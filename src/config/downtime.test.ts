import { afterAll, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../core/clock.ts'
import { lived, removeAll, SMALL_SITE } from '../test/fakes/site-file.ts'

afterAll(removeAll)

const said = (more: string) => lived(`${SMALL_SITE}${more}`)
const mistakes = (more: string) => said(more).mistakes.map(({ path, problem, instead }) => `${path} | ${problem} | ${instead}`)

describe('services and downtimes in pulih.yaml', () => {
  it('may be left out', () => {
    expect(said('').site).not.toHaveProperty('services')
    expect(said('').site).not.toHaveProperty('downtime')
  })

  it('R30: a service that is only named is the system of that name, on its servers, felt by every unit, and looked at by a person', () => {
    expect(said('services: [{ name: simrs, title: SIMRS }]\n').site?.services).toEqual([{
      name: 'simrs', title: 'SIMRS', kind: 'application', systems: ['simrs'], servers: [expect.any(String)], units: null, busy: [],
      probes: [{ title: 'SIMRS', kind: 'engine', system: 'simrs' }], ticks: ['SIMRS'],
    }])
  })

  it('names units as people do, and asks pages and ports', () => {
    const { site, mistakes: none } = said('units: [Rawat Inap, { key: igd, name: Gawat Darurat }]\nservices: [{ name: lis, units: [Rawat Inap, igd], busy: [{ days: [mon], from: "07:00", until: "14:00" }], probes: [{ http: { url: "http://127.0.0.1/", status: 302 } }, { title: Alat, tcp: { address: "127.0.0.1:80", timeout: 2s } }], ticks: [] }]\n')
    expect(none).toEqual([])
    expect(site?.services?.[0]).toMatchObject({
      units: ['rawat-inap', 'igd'], busy: [{ days: [1], from: '07:00', until: '14:00' }], systems: [], ticks: [],
      probes: [{ title: 'lis', kind: 'http', url: 'http://127.0.0.1/', status: 302, contains: null, timeout: 10 * SECOND }, { title: 'Alat', kind: 'tcp', address: '127.0.0.1:80', timeout: 2 * SECOND }],
    })
  })

  it('fill in what is left out: three times a year, half an hour, three days', () => {
    expect(said('downtime: { contact: "EDP, pesawat 12", remind: [15m, 1d] }\n').site?.downtime).toMatchObject({
      contact: 'EDP, pesawat 12', remind: [DAY, 15 * MINUTE], notice: 3 * DAY, length: 30 * MINUTE, aftermath: 12 * HOUR, gate: { rung: 'intact', age: DAY, duty: 'edp' }, programme: { months: [4, 7, 12], planBefore: 28 * DAY },
    })
  })

  it('calls the page of the services as it is written, and shows it unless it is taken away', () => {
    expect(said('').site).not.toHaveProperty('statusPage')
    expect(said('statusPage: { title: Layanan TI }\n').site?.statusPage).toEqual({ shown: 'yes', title: 'Layanan TI' })
    expect(said('statusPage: { show: off }\n').site?.statusPage).toEqual({ shown: 'no', title: null })
  })

  it.each([
    ['units: [IGD]\nservices: [{ name: lis, units: [IDG] }]\n', 'services[0].units[0] | there is no unit "IDG" | did you mean igd?'],
    ['services: [{ name: lis, probes: [{}] }]\n', 'services[0].probes[0] | it asks nothing | write one of http:, tcp: and system:, and a probe of its own for each further one'],
    ['services: [{ name: lis, busy: [{ from: "7", until: "14:00" }] }]\n', 'services[0].busy[0].from | "7" is no time of day | write hours and minutes between quotes, like "07:00"'],
    ['services: [{ name: lis, systems: [simsr] }]\n', 'services[0].systems[0] | there is no system "simsr" | did you mean simrs?'],
    ['services: [{ name: lis }, { name: lis }]\n', 'services[1].name | two services are called lis | give one of them another name'],
    ['statusPage: { show: perhaps }\n', 'statusPage.show | "perhaps" is not known here | write one of on, off'],
    ['downtime: { length: 1m }\n', 'downtime.length | "1m" is too little | write 5m or more'],
    ['downtime: { programme: { months: [13] } }\n', 'downtime.programme.months[0] | "13" is too much | write 12 or less'],
  ])('are told with what to write instead: %s', (more, mistake) => {
    expect(mistakes(more)).toEqual([mistake])
  })
})
