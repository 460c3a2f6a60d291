import { afterAll, describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../core/clock.ts'
import { recoveryRules } from '../core/recovery-rules.ts'
import { passwordsOf } from './passwords.ts'
import { lived, removeAll, SMALL_SITE } from '../test/fakes/site-file.ts'

afterAll(removeAll)

const site = (recovery: string, more = '') => SMALL_SITE
  .replace('  - { name: produksi, role: production }', '  - { name: produksi, role: production }\n  - { name: failover, role: failover }')
  .replace('      - { name: database', `      - { name: lis, engine: postgres-dump, host: 10.0.0.1, user: pulih, password: lis }\n      - { name: database`)
  .replace('  - name: simrs\n', `  - name: simrs\n    server: produksi\n    recovery:\n${recovery}\n`) + more
const wrong = (recovery: string) => lived(site(recovery)).mistakes.map(({ path, problem, instead }) => `${path.replace('systems[0].recovery.', '')} | ${problem.replaceAll(/\/tmp\/\S+?(?=\/srv)/g, '')} | ${instead}`)
const PRODUCTION = '        - { name: produksi, kind: production }'
const places = (...lines: readonly string[]) => `      places:\n${lines.join('\n')}`
const scratch = (ground: string, place = 'server: produksi, ') => `        - { name: uji, kind: scratch, ${place}grounds: [${ground}] }`

describe('how a system is brought back', () => {
  it('is its own place and one manager with a code, where nobody wrote anything', () => {
    const system = lived(SMALL_SITE).site!.systems[0]!
    expect(recoveryRules(system)).toMatchObject({ decideWithin: 30 * MINUTE, goodFor: HOUR, glass: null, modules: [], places: [{ name: 'production', kind: 'production', quorum: 1, needs: 'code', grounds: { database: { at: 'home' }, aplikasi: { at: 'home' } } }] })
  })

  it('is filled in where little is said, and kept where much is', () => {
    const { site: made, mistakes } = lived(site(`${places(PRODUCTION, scratch('{ at: server, component: lis, host: 10.0.0.9, user: pulih, password: uji, suffix: _uji }'))}\n      decideWithin: 45m\n      modules:\n        - { name: kasir, http: { url: 'http://10.0.0.3/' } }\n        - { name: loket }`))
    expect(mistakes).toEqual([])
    expect(made?.systems[0]?.recovery).toMatchObject({
      decideWithin: 45 * MINUTE, goodFor: HOUR, glass: null, remindAfter: [5 * MINUTE, 15 * MINUTE],
      places: [{ name: 'produksi', quorum: 1, needs: 'code', grounds: { lis: { at: 'home' }, database: { at: 'home' } } }, { name: 'uji', needs: 'press', grounds: { lis: { at: 'server', access: { host: '10.0.0.9', password: 'uji' }, suffix: '_uji', identity: null } } }],
      modules: [{ name: 'kasir', probe: { kind: 'http', status: 200, timeout: 10 * SECOND } }, { name: 'loket', probe: null }],
    })
    expect(passwordsOf(made!, {}).mistakes.map(({ path }) => path)).toContain('PULIH_PASSWORD_UJI')
  })

  it('lets operators decide in a manager’s stead only where somebody wrote that they may', () => {
    const made = lived(site(`${places(PRODUCTION)}\n      breakGlass: { after: 20m, operators: 3 }`))
    expect(made.mistakes).toEqual([])
    expect(made.site?.systems[0]?.recovery?.glass).toEqual({ after: 20 * MINUTE, operators: 3 })
  })

  it('tells every name that stands for nothing or for two things at once, whatever else is wrong in the file', () => {
    const said = wrong(`${places(PRODUCTION, scratch('{ at: folder, component: databse, path: /uji/x }'), '        - { name: produksi, kind: scratch, quorom: 2 }', '        - { name: lain, kind: production }')}\n      modules:\n        - { name: kasir, connected: { component: lsi, account: simrs } }\n        - { name: kasir }`)
    expect(said.map((line) => line.split(' | ')[1])).toEqual(expect.arrayContaining(['two places are called produksi', 'a system lives in one production only', 'two modules are called kasir', 'nothing can come back to produksi', 'there is no component "databse" in this system', 'there is no component "lsi" in this system']))
    expect(said.join('\n')).toContain('quorom')
  })

  it('tells how places lie to production and to copies together with whatever else is wrong in the file', () => {
    const said = wrong(`${places('        - { name: salah, kind: scratch, quorum: 9, grounds: [{ at: folder, component: aplikasi, path: /uji/z }] }', PRODUCTION, scratch('{ at: folder, component: aplikasi, path: /srv }', 'server: produksi, '), '        - { name: lain, kind: failover, server: falover, grounds: [{ at: folder, component: aplikasi, path: /srv/aplikasi/lain }] }')}\n      goodFro: 2h\n      remindAfter: [40m]`)
    expect(said).toEqual(expect.arrayContaining([
      expect.stringContaining('places[0].quorum | "9" is too much'), expect.stringContaining('places[3].server | there is no server "falover"'), expect.stringContaining('goodFro | the key goodFro is not known here'),
      expect.stringContaining('remindAfter | a reminder would come after the request has ended'),
      expect.stringContaining('places[2].grounds[0] | /srv is where production itself lies'), expect.stringContaining('places[2].grounds[0] | the target nas lies there'),
    ]))
    // Each once, and nothing is invented about what was wrong already.
    expect(new Set(said).size).toBe(said.length)
    expect(said).toHaveLength(6)
  })

  it.each([
    ['production under another name', places(PRODUCTION, scratch('{ at: home, component: database }')), 'would come back into production itself'],
    ['production’s own folder', places(PRODUCTION, scratch('{ at: folder, component: aplikasi, path: /srv/aplikasi/uji }')), '/srv/aplikasi/uji is where production itself lies | name a folder apart from it'],
    ['production’s own server', places(PRODUCTION, scratch('{ at: server, component: lis, host: 10.0.0.1, user: lain, suffix: _uji }')), 'lis would come back to production\'s own server under another name'],
    ['a folder that holds a target', places(PRODUCTION, scratch('{ at: folder, component: aplikasi, path: /srv }', 'server: failover, ')), 'the target nas lies there, and copies would be moved aside'],
    ['a component that is not there', places(PRODUCTION, scratch('{ at: folder, component: databse, path: /uji/x }')), 'there is no component "databse" in this system | did you mean database?'],
    ['a folder for what lies on a server', places(PRODUCTION, scratch('{ at: folder, component: lis, path: /uji/x }')), 'lis is on a database server | write at: server, with host and user'],
    ['two places of one name', places(PRODUCTION, '        - { name: produksi, kind: scratch, grounds: [{ at: folder, component: aplikasi, path: /uji/x }] }'), 'two places are called produksi'],
    ['two productions', places(PRODUCTION, '        - { name: lain, kind: production }'), 'a system lives in one production only'],
    ['a place to which nothing can come back', places('        - { name: uji, kind: scratch }'), 'nothing can come back to uji'],
    ['a server that nobody described', places('        - { name: uji, kind: scratch, server: falover }'), 'there is no server "falover" | did you mean failover?'],
    ['a quorum that nobody reaches', places('        - { name: produksi, kind: production, quorum: 9 }'), '"9" is too much | write 5 or less'],
    ['operators who could decide only after the end', `${places(PRODUCTION)}\n      breakGlass: { after: 30m, operators: 2 }`, 'operators could decide only once the request has ended'],
    ['one operator who would decide alone', `${places(PRODUCTION)}\n      breakGlass: { after: 20m, operators: 1 }`, '"1" is too little'],
    ['a reminder after the end', `${places(PRODUCTION)}\n      remindAfter: [40m]`, 'a reminder would come after the request has ended'],
  ])('is a mistake where it names %s', (_, recovery, said) => {
    expect(wrong(recovery).join('\n')).toContain(said)
  })
})

const FAILOVER = '        - { name: failover, kind: failover, server: failover, grounds: [{ at: folder, component: aplikasi, path: /uji/x }] }'
const led = (values: string, more = '') => `${places(PRODUCTION, FAILOVER, '        - { name: uji, kind: scratch, server: failover, grounds: [{ at: folder, component: aplikasi, path: /uji/y }] }')}\n      modules:\n        - { name: kasir, settings: { file: /srv/kasir.ini, values: [${values}] } }${more}`
const LED = '{ place: failover, find: host=a, put: host=b }'

describe('how a module finds its server', () => {
  it('is kept letter by letter, place by place, on the system’s own server where none is named', () => {
    const { site: made, mistakes } = lived(site(led(`${LED}, { place: failover, find: ' port=1 ', put: port=2 }, { place: produksi, find: host=b, put: host=a }`)))
    expect(mistakes).toEqual([])
    expect(made?.systems[0]?.recovery?.modules[0]?.settings).toEqual({ server: 'produksi', file: expect.stringMatching(/srv.kasir.ini$/) as string, values: { failover: [{ find: 'host=a', put: 'host=b' }, { find: ' port=1 ', put: 'port=2' }], produksi: [{ find: 'host=b', put: 'host=a' }] } })
  })

  it('is proven by the database server where that can be asked, with the page beside it', () => {
    const { site: made, mistakes } = lived(site(`${places(PRODUCTION)}\n      modules: [{ name: kasir, connected: { component: lis, account: kasir }, http: { url: 'http://10.0.0.3/' } }]`))
    expect(mistakes).toEqual([])
    expect(made?.systems[0]?.recovery?.modules[0]?.probe).toMatchObject({ kind: 'connected', component: 'lis', account: 'kasir', from: null, timeout: 10 * SECOND, page: { kind: 'http', status: 200 } })
  })

  it.each([
    ['a place that is not there', led(`${LED}, { place: failovr, find: x, put: y }`), 'there is no place "failovr" | did you mean failover?'],
    ['a scratch', led(`${LED}, { place: uji, find: x, put: y }`), 'uji is a scratch, where nobody works'],
    ['no failover, though there is one', led('{ place: produksi, find: x, put: y }'), 'nothing leads to failover, and people would go on with the old server | add what is replaced for place: failover'],
    ['a text that is replaced by itself', led('{ place: failover, find: x, put: x }'), '"x" would be replaced by itself'],
    ['a password', led("{ place: failover, find: 'DB_PASSWORD=satu1', put: 'DB_PASSWORD=dua2' }"), 'a password stands there | replace the address alone'],
    ['a password of PHP', led(`{ place: failover, find: "'password' => 'satu1'", put: x }`), 'a password stands there'],
    ['a file that another module has', led(LED, `\n        - { name: loket, settings: { file: /srv/kasir.ini, values: [${LED}] } }`), 'the module kasir has the same file | write all its values there'],
    ['two lines', led('{ place: failover, find: "a\\nb", put: x }'), 'it is longer than one line'],
    ['a server that nobody can ask', `${places(PRODUCTION)}\n      modules: [{ name: kasir, connected: { component: aplikasi, account: kasir } }]`, 'nobody can ask the server of aplikasi (files) who is signed in'],
    ['a component that is not there', `${places(PRODUCTION)}\n      modules: [{ name: kasir, connected: { component: liss, account: kasir } }]`, 'there is no component "liss" in this system | did you mean lis?'],
  ])('is a mistake where it names %s', (_, recovery, said) => {
    expect(wrong(recovery).join('\n')).toContain(said)
  })
})
