import { existsSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { startPostgres, type PostgresServer } from './postgres.ts'

describe('a private PostgreSQL', () => {
  const started: PostgresServer[] = []
  const start = async (...ask: Parameters<typeof startPostgres>) => {
    const server = await startPostgres(...ask)
    started.push(server)
    return server
  }
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()))
  })

  it('answers, and refuses a wrong password', async () => {
    const server = await start({ tcp: true })
    expect(await server.sql('select 1, 2; select current_user')).toBe('1\t2\npostgres')
    expect(await server.sql('select 3', { over: 'tcp' })).toBe('3')
    await expect(server.sql('select 1', { over: 'tcp', password: 'salah' })).rejects.toThrow('password authentication failed')
    await server.sql("create role pulih login password 'Melati'")
    expect(await server.sql('select current_user', { user: 'pulih', password: 'Melati' })).toBe('pulih')
    await expect(server.sql('select 1', { user: 'pulih', password: 'mawar' })).rejects.toThrow('password authentication failed')
    await expect(server.sql('select 1; select nothing; select 2')).rejects.toThrow('"nothing" does not exist')
  })

  it('keeps what was committed over a restart and over a kill, and takes new settings', async () => {
    const server = await start()
    await server.sql('create table pasien (id int primary key); insert into pasien values (1)')
    await server.restart({ wal_level: 'logical' })
    expect(await server.sql('show wal_level')).toBe('logical')
    await server.sql('insert into pasien values (2)')
    await server.kill()
    await expect(server.sql('select 1')).rejects.toThrow('Connection refused')
    await server.restart()
    expect(await server.sql('select id from pasien order by 1')).toBe('1\n2')
    expect(server.log()).toContain('database system was not properly shut down')
  })

  it('has an identity of its own', async () => {
    const [one, other] = await Promise.all([start(), start()])
    const ask = 'select system_identifier from pg_control_system()'
    expect(await one.sql(ask)).not.toBe(await other.sql(ask))
  })

  it('keeps its configuration outside the data where Debian does', async () => {
    const server = await start({ layout: 'debian', settings: ({ data }) => ({ archive_mode: 'on', archive_command: `test -d ${data}` }) })
    expect(await server.sql('show config_file')).toBe(`${server.place.folder}/etc/postgresql.conf`)
    expect(existsSync(`${server.data}/postgresql.conf`)).toBe(false)
    expect(await server.sql('show archive_mode')).toBe('on')
  })

  it('runs a directory that was copied while another one ran', async () => {
    const server = await start()
    await server.sql('create table pasien (id int); insert into pasien values (7)')
    const copy = `${server.place.folder}/copy`
    await server.place.run({ command: '/usr/lib/postgresql/15/bin/pg_basebackup', args: ['-D', copy, '--checkpoint=fast', '--no-sync'], env: server.env })
    const second = await start({ data: copy })
    expect(await second.sql('select id from pasien')).toBe('7')
    expect(second.port).not.toBe(server.port)
    await second.stop()
    expect(existsSync(copy)).toBe(true)
  })

  it('says why it could not start, and leaves nothing', async () => {
    await expect(startPostgres({ settings: { shared_buffers: 'many' } })).rejects.toThrow('invalid value for parameter "shared_buffers"')
  })

  it('is gone after it was stopped', async () => {
    const server = await startPostgres()
    const pid = server.place.pid()
    await server.stop()
    expect(existsSync(server.place.folder)).toBe(false)
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })
})
