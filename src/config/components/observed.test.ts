import { afterAll, describe, expect, it } from 'vitest'
import { lived, removeAll } from '../../test/fakes/site-file.ts'

afterAll(removeAll)

const yaml = (component: string, more = '') => `site: { name: RS Uji, zone: Asia/Jakarta }
servers:
  - { name: produksi, role: production }
targets:
  - { name: nas, path: /srv/nas, class: off-host }
  - { name: deadpool, path: /srv/ftp, class: off-host, observed: true }
systems:
  - name: myhospital
    components:
      - { name: database, engine: observed, ${component} }
${more}`
const FULL = "full: { pattern: 'my_{yyyy}{MM}{dd}.bak', maxAge: 6h, format: mssql, check: head }"

const LOGS = "schedules:\n  - { kind: backup, system: myhospital, level: log, cron: '*/15 * * * *' }\n"

describe('an observed component', () => {
  it('has its copies where the other tool leaves them, and its receipts with us', () => {
    const { site, mistakes } = lived(yaml(`place: deadpool, keeps: 14d, ${FULL}`))
    expect(mistakes).toEqual([])
    expect(site?.systems[0]?.components[0]).toMatchObject({ engine: 'observed', targets: ['deadpool'], collect: false, wait: 600_000, files: { full: { pattern: 'my_{yyyy}{MM}{dd}.bak', check: 'head' } } })
    expect(site?.targets[1]).toMatchObject({ type: 'observed', place: { type: 'local' } })
    expect(site?.targets[1]?.type === 'observed' ? site.targets[1].receipts : '').toMatch(/\/data\/receipts\/deadpool$/)
  })

  it('is collected into targets of our own', () => {
    expect(lived(yaml(`place: deadpool, collect: true, ${FULL}`)).site?.systems[0]?.components[0]).toMatchObject({ collect: true, targets: ['nas'] })
  })

  it.each([
    ['a place of our own', `place: nas, ${FULL}`, '', 'nas is a target of our own'],
    ['collected into what is another tool’s', `place: deadpool, collect: true, targets: [deadpool], ${FULL}`, '', 'database would be collected into deadpool, which is another tool\'s'],
    ['targets without collecting', `place: deadpool, targets: [nas], ${FULL}`, '', 'it says where copies go, but nothing is collected'],
    ['no files', 'place: deadpool', '', 'database describes no files'],
    ['a level that it does not describe', `place: deadpool, ${FULL}`, "schedules:\n  - { kind: backup, system: myhospital, level: log, cron: '*/15 * * * *' }\n", 'a schedule asks for the level log of myhospital, but database describes no log files'],
    ['logs without a full on which they could stand', "place: deadpool, log: { pattern: '{yyyy}{MM}{dd}_{HH}{mm}.trn', maxAge: 1h }", LOGS, 'database describes no full files on which its log could stand'],
    ['logs upon a full that never counts as intact', `place: deadpool, ${FULL.replace(', check: head', '')}, log: { pattern: '{yyyy}{MM}{dd}_{HH}{mm}.trn', maxAge: 1h }`, LOGS, 'the full files of database never count as intact (format: mssql without check: head), so that no log could stand on them'],
    ['a pattern that leads out', "place: deadpool, full: { pattern: '../x*.bak', maxAge: 6h }", '', '"../x*.bak" leads out of the place'],
    ['a part of the date that there is not', "place: deadpool, full: { pattern: '{jam}.bak', maxAge: 6h }", '', '{jam} is no part of a date'],
  ])('is a mistake with %s', (...[, component, more, problem]) => {
    expect(lived(yaml(component, more)).mistakes.map((mistake) => mistake.problem)).toEqual([problem])
  })

  const SERVER = 'msdb: { host: sql.rs.example, user: pengamat, password: sqlserver, database: MyHospital }'

  it('is held against what SQL Server wrote down, or known by that alone', () => {
    const beside = lived(yaml(`place: deadpool, keeps: 14d, ${SERVER}, ${FULL}`))
    expect(beside.mistakes).toEqual([])
    expect(beside.site?.systems[0]?.components[0]).toMatchObject({ place: 'deadpool', targets: ['deadpool'], msdb: { database: 'MyHospital', access: { host: 'sql.rs.example', user: 'pengamat', password: 'sqlserver', encryption: 'required', certificate: 'check' } } })
    const alone = lived(yaml(`${SERVER}, full: { maxAge: 8d }, log: { maxAge: 30m }`, LOGS))
    expect(alone.mistakes).toEqual([])
    expect(alone.site?.systems[0]?.components[0]).toMatchObject({ place: 'msdb', targets: ['msdb'], keeps: 35 * 86_400_000 })
    expect(alone.site?.targets.at(-1)).toMatchObject({ name: 'msdb', type: 'observed', place: null, class: 'same-host' })
  })

  it.each([
    ['neither a place nor a server', 'full: { maxAge: 8d }', 'database says neither where its files lie nor which SQL Server knows of them'],
    ['a pattern without a place', `${SERVER}, ${FULL}`, 'the full files of database have a pattern, but no place'],
    ['a place without a pattern', `place: deadpool, ${SERVER}, full: { maxAge: 8d }`, 'the full files of database have no pattern'],
    ['collecting what nobody sees', `${SERVER}, collect: true, full: { maxAge: 8d }`, 'database would be collected, but nobody here sees its files'],
  ])('is a mistake with %s', (...[, component, problem]) => {
    expect(lived(yaml(component)).mistakes.map((mistake) => mistake.problem)).toEqual([problem])
  })

  it('leaves the name of its own place to nobody else', () => {
    expect(lived(yaml(`${SERVER}, full: { maxAge: 8d }`).replace('  - { name: nas,', '  - { name: msdb, path: /srv/msdb }\n  - { name: nas,')).mistakes.map((mistake) => mistake.problem)).toContain("msdb is what Pulih calls the place of SQL Server's own notes")
  })

  it('keeps every other engine from writing where another tool does', () => {
    const text = yaml(`place: deadpool, ${FULL}`).replace('      - { name: database', '      - { name: aplikasi, engine: files, path: /srv/app, targets: [deadpool] }\n      - { name: database')
    expect(lived(text).mistakes.map((mistake) => mistake.problem)).toEqual(['aplikasi would be written to deadpool, which is another tool\'s (observed: true)'])
  })
})
