import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { DAY } from '../core/clock.ts'
import { lived, removeAll, SMALL_SITE } from '../test/fakes/site-file.ts'

afterAll(removeAll)

/** The site with one part written differently: \`path | problem | instead\`. */
function said(change: (text: string) => string): readonly string[] {
  return lived(change(SMALL_SITE)).mistakes.map(({ path, problem, instead }) => `${path} | ${problem} | ${instead}`)
}
const instead = (from: string, to: string) => said((text) => text.replace(from, to))
const added = (more: string) => said((text) => text + more)

describe('a mistake in pulih.yaml', () => {
  it('is not seen in a file without one', () => {
    expect(said((text) => text)).toEqual([])
  })

  it('is an unknown key, with the one that was meant', () => {
    expect(instead('zone:', 'zoen:')).toContain('site.zoen | the key zoen is not known here | did you mean zone?')
  })

  it('is a key that is not there at all', () => {
    expect(instead(', zone: Asia/Jakarta', '')).toEqual(['site.zone | is missing | add zone: with a time zone, like Asia/Jakarta'])
  })

  it('is a source that is not there', () => {
    expect(lived(SMALL_SITE.replace('file: /srv/simrs.db', 'file: "/srv/nowhere/simrs.db"')).mistakes[0]).toMatchObject({ path: 'systems[0].components[0].file', problem: 'there is no file /srv/nowhere/simrs.db' })
    expect(lived(SMALL_SITE.replace('path: /srv/aplikasi', 'path: "/srv/nowhere/aplikasi"')).mistakes[0]).toMatchObject({ path: 'systems[0].components[1].path', problem: 'there is no folder /srv/nowhere/aplikasi', instead: 'write the right path; is its disk mounted?' })
  })

  it('is a file where a folder belongs', () => {
    expect(lived(SMALL_SITE.replace('path: /srv/aplikasi', 'path: "/etc/hostname"')).mistakes[0]).toMatchObject({ problem: '/etc/hostname is a file', instead: 'write the path of a folder' })
  })

  it('is a target\'s folder that is not there and lies on no mount', () => {
    expect(lived(SMALL_SITE.replace('path: /srv/nas', 'path: "/srv/nowhere/nas"')).mistakes[0]).toMatchObject({ path: 'targets[0].path', instead: "write the right path; is its disk mounted (then name it with mount:)? A new folder is made with: mkdir -p '/srv/nowhere/nas'" })
  })

  it('is not a mount that is missing today: that is told while the bot runs', () => {
    expect(lived(SMALL_SITE.replace('path: /srv/nas', 'path: "/srv/nowhere/nas", mount: "/srv/nowhere"')).mistakes).toEqual([])
  })

  it('is a target that does not lie below its mount', () => {
    expect(lived(SMALL_SITE.replace('path: /srv/nas', 'path: "/srv/nas", mount: "/mnt/nas"')).mistakes[0]).toMatchObject({ path: 'targets[0].path', problem: '/srv/nas does not lie below the mount point /mnt/nas' })
  })

  it.each([
    ['maxAge: -14d', 'retention[0].maxAge | "-14d" is negative | write 1d or more'],
    ['maxAge: 5m', 'retention[0].maxAge | "5m" is too little | write 1d or more'],
    ['maxAge: 99999d', 'retention[0].maxAge | "99999d" is too much | write 3660d or less'],
    ['maxAge: 14', 'retention[0].maxAge | "14" cannot be read | write a duration with its unit, like 30m, 2h or 14d'],
    ['maxAge: 14d, keepProven: 0', 'retention[0].keepProven | "0" is too little | write 1 or more'],
    ['maxAge: 14d, keepDates: -5', 'retention[0].keepDates | "-5" is negative | write 1 or more'],
  ])('is a retention that nobody could want: %s', (plan, mistake) => {
    expect(added(`retention: [{ name: w2, ${plan} }]\n`)).toEqual([mistake])
  })

  it('is two systems of one name', () => {
    expect(added('  - { name: simrs, components: [{ name: x, engine: files, path: /srv/x }] }\n')).toEqual(['systems[1].name | two systems are called simrs | give one of them another name'])
  })

  it('is a schedule that carries copies to where they are, where they go anyway, or where nothing is known', () => {
    const further = '  - { name: nas, path: /srv/nas, class: off-host }\n  - { name: disk, path: /srv/disk, mount: /srv/disk, removable: true }\n'
    const carrying = (more: string, site = SMALL_SITE.replace(/ {2}- \{ name: nas.*\n/, further).replace('name: simrs\n', 'name: simrs\n    targets: [nas]\n')) => lived(`${site}schedules: [{ kind: copy, system: simrs, cron: '0 9 1 * *', ${more} }]\n`).mistakes.map(({ path, problem, instead }) => `${path} | ${problem} | ${instead}`)
    expect(carrying('to: [disk]')).toEqual([])
    expect(carrying('to: [nas]')).toEqual(['schedules[0].to[0] | nas is where the copies of database come from | name another target'])
    expect(carrying('to: [disk], from: disk')).toEqual(['schedules[0].from | disk is a disk that may be unplugged, and what is carried on must be there | write a target that is always there, or leave from: out', 'schedules[0].from | no copies of database lie on disk | write one of nas, or leave from: out', 'schedules[0].to[0] | disk is where the copies come from | name another target'])
    expect(carrying('to: [dsk]')).toEqual(['schedules[0].to[0] | there is no target "dsk" | did you mean disk?'])
    expect(carrying('to: [disk, disk]')).toEqual(['schedules[0].to[1] | disk stands in this list twice | remove it'])
    expect(carrying('to: [disk], components: [databse]')).toEqual(['schedules[0].components[0] | simrs has no component "databse" | did you mean database?'])
    expect(carrying('to: [disk]', SMALL_SITE.replace(/ {2}- \{ name: nas.*\n/, further).replace('name: simrs\n', 'name: simrs\n    targets: [nas, disk]\n'))).toEqual(['schedules[0].to[0] | every back-up of database is copied to disk by itself | name another target, or take it out of targets: of that component, so that this schedule alone carries copies there'])
  })

  it('is a disk that nobody could tell from another', () => {
    const target = (more: string) => said((text) => text.replace('class: off-host }', `class: off-host }\n  - { name: disk, path: /srv/disk, ${more} }`).replace('name: simrs\n', 'name: simrs\n    targets: [nas]\n'))
    expect(target('mount: /srv/disk, removable: true, disks: [{ name: a, label: PULIH-A, serial: WX41 }, { name: b, mark: 0f3a9c11 }], seenEvery: 35d')).toEqual([])
    expect(target('disks: [{ name: a, mark: 0f3a9c11 }]')).toContain('targets[1].disks | disks is for disks that people plug in | add removable: true, or remove it')
    expect(target('removable: true, disks: [{ name: a }]')).toEqual(['targets[1].disks | nothing tells the disk a from others | add label:, serial: or mark:; `pulih target mark NAME` shows all three of the disk that is plugged in'])
    expect(target('removable: true, disks: [{ name: a, label: PULIH-A }]')).toEqual(['targets[1].disks | the label and the serial of a are read of what is mounted, and no mount point is named | add mount:, or tell the disk by mark: alone'])
    expect(target('removable: true, disks: [{ name: a, mark: 0f3a9c11 }, { name: b, mark: 0f3a9c11 }]')).toEqual(['targets[1].disks | two disks are told by the same: a and b | give each a name and a label, serial or mark of its own'])
  })

  it('is none where several disks take turns: each becomes a place of its own, wherever the file names them', () => {
    const disks = '  - { name: nas, path: /srv/nas, class: off-host }\n  - { name: disk, path: /srv/disk, removable: true, disks: [{ name: a, mark: aaaaaaaa }, { name: b, mark: bbbbbbbb }] }\n  - { name: usb, path: /srv/usb, removable: true, disks: [{ name: c, mark: cccccccc }], seenEvery: 7d }\n'
    const { site, mistakes } = lived(`${SMALL_SITE.replace(/ {2}- \{ name: nas.*\n/, disks).replace('name: simrs\n', 'name: simrs\n    targets: [nas, usb]\n')}schedules: [{ kind: copy, system: simrs, to: [disk], cron: '0 9 1 * *' }]\nchecks: [{ preset: weekly }]\n`)
    expect(mistakes).toEqual([])
    expect(site?.targets.map((target) => target.name)).toEqual(['nas', 'disk-a', 'disk-b', 'usb'])
    expect(site?.targets[1]).toMatchObject({ disk: { mark: 'aaaaaaaa' }, turns: { place: 'disk', others: [{ mark: 'bbbbbbbb' }] }, seenEvery: 35 * DAY })
    expect(site?.targets[3]).toMatchObject({ disk: { mark: 'cccccccc' }, seenEvery: 7 * DAY })
    expect(site?.schedules.find((it) => it.kind === 'copy')).toMatchObject({ to: ['disk-a', 'disk-b'] })
    expect(site?.checks[0]?.probes.flatMap((probe) => (probe.probe === 'seen' ? [probe.target] : []))).toEqual(['disk-a', 'disk-b', 'usb'])
  })

  it('is two schedules that would be called the same', () => {
    expect(added("schedules:\n  - { kind: backup, system: simrs, cron: '0 2 * * *' }\n  - { kind: backup, system: simrs, cron: '0 3 * * *' }\n")).toEqual(['schedules[1].name | two schedules are called simrs-full | give one of them another name'])
  })

  it('is a reference to what nobody described, with the nearest name', () => {
    expect(added("schedules: [{ kind: backup, system: simsr, cron: '0 2 * * *' }]\n")).toEqual(['schedules[0].system | there is no system "simsr" | did you mean simrs?'])
    expect(instead("path: /srv/aplikasi", "path: /srv/aplikasi, targets: [naz]")).toEqual(['systems[0].components[1].targets[0] | there is no target "naz" | did you mean nas?'])
  })

  it.each([
    ['0 25 * * *', 'hour "25" is not a number from 0 to 23'],
    ['0 2 * *', 'a schedule has five fields (minute hour day month weekday), this has 4: "0 2 * *"'],
    ['0 2 31 2 *', '"0 2 31 2 *" never falls due: no such day comes in any year'],
  ])('is a time that never comes: %s', (cron, problem) => {
    expect(added(`schedules: [{ kind: backup, system: simrs, cron: '${cron}' }]\n`)[0]).toContain(problem)
  })

  it('is a zone that no clock knows; the Indonesian short names lead to the real ones', () => {
    expect(instead('Asia/Jakarta', 'WITA')).toEqual(['site.zone | "WITA" is not a time zone | write Asia/Makassar'])
    expect(instead('Asia/Jakarta', 'Asia/Jakata')[0]).toContain('did you mean Asia/Jakarta?')
  })

  it('is a level that no engine of the system knows', () => {
    expect(added("schedules: [{ kind: backup, system: simrs, level: log, cron: '*/15 * * * *' }]\n")).toEqual(['schedules[0].level | the engine sqlite knows full, not log | write level: full'])
  })

  it('is a level that only some engines know, unless the file says what the others take', () => {
    const schedule = (more: string) => `schedules: [{ kind: backup, system: simrs, level: differential, cron: '0 3 * * *'${more} }]\n`
    expect(added(schedule(''))[0]).toContain('add fallback: full')
    expect(added(schedule(', fallback: full'))).toEqual([])
  })

  it('is a level that a component, as it is written, could only answer with a full each time', () => {
    const with_ = (component: string, level: string) => lived(`${SMALL_SITE.replace('{ name: database, engine: sqlite, file: /srv/simrs.db }', component).replace(/ {6}- .*aplikasi.*\n/, '')}schedules: [{ kind: backup, system: simrs, level: ${level}, cron: '*/15 * * * *' }]\n`).mistakes.map(({ path, problem, instead }) => `${path} | ${problem} | ${instead}`)
    const mariadb = (more: string) => `{ name: khanza, engine: mariadb-dump, user: pulih${more} }`
    const sqlServer = (database: string) => `{ name: sistem, engine: sqlserver, user: pulih, database: ${database}, stage: { server: 'D:\\Pulih', here: /srv/stage } }`
    expect(with_(mariadb(''), 'log')).toEqual([])
    expect(with_(mariadb(', databases: [sik]'), 'full')).toEqual([])
    expect(with_(mariadb(', databases: [sik, aset]'), 'log')).toEqual(['schedules[0].level | khanza copies only sik, aset, and MariaDB\'s binary logs cannot be cut to some databases: each log would become a full | remove databases: so that all are copied, or use engine: mariadb-physical, or put it into a system without this schedule'])
    expect(with_(sqlServer('msdb'), 'differential')).toEqual([])
    expect(with_(sqlServer('Master'), 'differential')).toEqual(['schedules[0].level | sistem is the database master, of which SQL Server takes fulls only | put it into a system of its own, with level: full'])
  })

  it('is a window shorter than nothing, or over before the run may begin', () => {
    const schedule = (window: string) => `schedules: [{ kind: backup, system: simrs, cron: '0 3 * * *', window: ${window} }]\n`
    expect(added(schedule('{ length: -1h }'))).toEqual(['schedules[0].window.length | "-1h" is negative | write 1m or more'])
    expect(added(schedule('{ late: 2h, length: 1h }'))[0]).toContain('the run may begin after the window has ended')
  })

  it('takes a component’s password for its name in .env, and whatever can be no name for the password itself', () => {
    const said = (password: string) => lived(SMALL_SITE.replace('{ name: database, engine: sqlite, file: /srv/simrs.db }', `{ name: database, engine: postgres-dump, user: pulih, password: ${password} }`)).mistakes
    expect(said('simrs')).toEqual([])
    expect(said('Hunter2-Hunter2').map((it) => it.path)).toContain('systems[0].components[0].password')
    expect(JSON.stringify(said('Hunter2-Hunter2'))).not.toContain('Hunter2')
  })

  it('is a secret, which is never repeated', () => {
    const mistakes = lived(`${SMALL_SITE}limits: { password: hunter2hunter2, zstdLevel: "postgres://pulih:hunter2hunter2@db/x" }\n`).mistakes
    expect(mistakes.map((it) => it.path)).toContain('limits.password')
    expect(mistakes.filter((it) => it.path === 'limits.zstdLevel')).toHaveLength(1)
    expect(JSON.stringify(mistakes)).not.toContain('hunter2')
  })

  it('is a target inside what is copied to it', () => {
    expect(lived(SMALL_SITE.replace('/srv/nas', '/srv/aplikasi/nas')).mistakes[0]?.problem).toContain('the target nas lies inside this folder')
  })

  it('is a source that is itself a copy', () => {
    expect(lived(SMALL_SITE.replace('/srv/aplikasi', '/srv/nas/aplikasi')).mistakes[0]?.problem).toBe('this lies inside the target nas')
  })

  it('is not that the bot backs up its own database', () => {
    expect(lived(SMALL_SITE.replace('path: /srv/aplikasi }', 'path: /srv/aplikasi }\n      - { name: bot, engine: sqlite, file: "${data}/pulih.db" }')).mistakes).toEqual([])
  })

  it('is a choice that nobody made', () => {
    expect(added('').length).toBe(0)
    expect(said((text) => text.replace('targets:\n', 'targets:\n  - { name: usb, path: /srv/usb }\n'))).toEqual([
      'systems[0].components[0].targets | targets is missing, and there is more than one to choose from | add targets: with some of usb, nas, here or for the whole system',
      'systems[0].components[1].targets | targets is missing, and there is more than one to choose from | add targets: with some of usb, nas, here or for the whole system',
    ])
  })

  it('is a check that would look at nothing and be green', () => {
    expect(added('checks: [{ preset: failover }]\n')[0]).toContain('a check that looks at nothing would look green')
  })

  it('is an address without a port where a check asks whether somebody answers', () => {
    expect(said((text) => text.replace('role: production }', 'role: production }\n  - { name: cadangan, role: failover }').concat('checks: [{ preset: failover }]\n'))).toEqual(['servers[1].address | is missing, but the check failover asks whether cadangan answers | add address: with host:port'])
  })

  it('is something that is no YAML, said once a line and alone', () => {
    expect(added("units: */5\n")[0]).toContain("between quotes, like '*/15 * * * *'")
    expect(added('\tunits: x\n')).toHaveLength(1)
    expect(added('site: { name: y, zone: UTC }\n')[0]).toContain('this key stands here twice')
  })

  it('stands with its line and column', () => {
    const { mistakes } = lived(SMALL_SITE.replace('engine: files', 'engine: filse'))
    expect(mistakes[0]).toMatchObject({ line: 10, column: 27, path: 'systems[0].components[1].engine', instead: 'did you mean files?' })
  })

  it('comes with all the others in one list', () => {
    const text = SMALL_SITE.replace('Asia/Jakarta', 'WIBB').replace('class: off-host', 'class: offhost, keepFree: 5').replace('engine: sqlite', 'engin: sqlite')
      .concat("schedules:\n  - { kind: backup, system: x, cron: 'a', window: { length: 0m }, level: diff }\n  - { kind: nope }\nunits: [{ key: A }]\nfoo: 1\n")
    expect(lived(text).mistakes.map((it) => it.path)).toEqual(expect.arrayContaining([
      'site.zone', 'targets[0].class', 'targets[0].keepFree', 'systems[0].components[0].engine',
      'schedules[0].system', 'schedules[0].cron', 'schedules[0].window.length', 'schedules[0].level', 'schedules[1].kind', 'units[0].key', 'units[0].name', 'foo',
    ]))
  })

  it('never throws whatever stands in the file', () => {
    const names = fc.constantFrom('site', 'systems', 'components', 'targets', 'name', 'engine', 'kind', 'schedules', 'checks', 'preset', 'probes', 'probe', 'units', 'retention', 'path', 'file', 'window', '__proto__', 'constructor')
    const leaf = fc.oneof(fc.string(), fc.constantFrom('simrs', 'sqlite', 'files', 'backup', 'morning', '14d', '*/5 * * * *', '${x}', '-1'))
    const { tree } = fc.letrec((tie) => ({ tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(names, tie('tree'), { maxKeys: 6 })) }))
    fc.assert(fc.property(tree, (data) => {
      const { site, mistakes } = lived(JSON.stringify(data))
      return site === null && mistakes.length > 0 && mistakes.every((it) => it.problem !== '' && it.instead !== '' && !`${it.problem}${it.instead}`.includes('\u0000'))
    }), { numRuns: 80 })
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => lived(text).site === null), { numRuns: 60 })
  })
})
