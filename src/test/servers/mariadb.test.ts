import { existsSync, readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { startMariadb, type MariadbServer } from './mariadb.ts'

describe('a private MariaDB', () => {
  const started: MariadbServer[] = []
  const start = async (...ask: Parameters<typeof startMariadb>) => {
    const server = await startMariadb(...ask)
    started.push(server)
    return server
  }
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()))
  })

  it('answers, and refuses a wrong password', async () => {
    const server = await start({ tcp: true })
    expect(await server.sql('select 1, 2; select current_user()')).toBe('1\t2\nroot@localhost')
    expect(await server.sql('select 3', { over: 'tcp' })).toBe('3')
    for (const over of ['socket', 'tcp'] as const) await expect(server.sql('select 1', { over, password: 'salah' })).rejects.toThrow('Access denied for user')
    await server.sql("create database sik; create user pulih@localhost identified by 'Melati'; grant select on sik.* to pulih@localhost")
    expect(await server.sql('select database()', { user: 'pulih', password: 'Melati', database: 'sik' })).toBe('sik')
    await expect(server.sql('select 1', { user: '', password: '' })).rejects.toThrow('Access denied')
    await expect(server.sql('select 1; select nothing; select 2')).rejects.toThrow("Unknown column 'nothing'")
  })

  it('keeps what was committed over a restart and over a kill, and takes new settings', async () => {
    const server = await start()
    await server.sql('create database sik; create table sik.pasien (id int primary key) engine=InnoDB; insert into sik.pasien values (1)')
    await server.restart({ 'max-connections': '17' })
    expect(await server.sql('select @@max_connections')).toBe('17')
    await server.sql('insert into sik.pasien values (2)')
    await server.kill()
    await expect(server.sql('select 1')).rejects.toThrow("Can't connect")
    await server.restart()
    expect(await server.sql('select id from sik.pasien order by 1')).toBe('1\n2')
  })

  it('writes binary logs where it is asked to', async () => {
    const server = await start({ binlog: true })
    await server.sql('create database sik; flush binary logs')
    expect(readdirSync(server.binlogs).sort()).toEqual(['binlog.000001', 'binlog.000002', 'binlog.index'])
    const plain = await start()
    expect(await plain.sql('select @@log_bin')).toBe('0')
  })

  it('runs a directory that was copied back from a physical copy', async () => {
    const server = await start()
    await server.sql('create database sik; create table sik.pasien (id int primary key) engine=InnoDB; insert into sik.pasien values (7)')
    const copy = `${server.place.folder}/copy`
    const tool = (...args: string[]) => server.place.run({ command: 'mariadb-backup', args })
    await tool(`--defaults-file=${server.rootFile}`, '--backup', `--datadir=${server.data}`, `--target-dir=${copy}`, '--innodb-use-native-aio=0')
    await tool('--no-defaults', '--prepare', `--target-dir=${copy}`)
    const second = await start({ data: copy })
    expect(await second.sql('select id from sik.pasien')).toBe('7')
    await second.stop()
    expect(existsSync(`${copy}/ibdata1`)).toBe(true)
  })

  it('says why it could not start, and leaves nothing', async () => {
    await expect(startMariadb({ settings: { 'no-such-setting': '1' } })).rejects.toThrow("unknown variable 'no-such-setting=1'")
  })

  it('is gone after it was stopped', async () => {
    const server = await startMariadb()
    const pid = server.place.pid()
    await server.stop()
    expect(existsSync(server.place.folder)).toBe(false)
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })
})
