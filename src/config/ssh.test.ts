import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { levels, newFolder, removeAll } from '../test/fakes/site-file.ts'
import { readSite } from './site-file.ts'

afterAll(removeAll)

const SITE = `
site: { name: RS Uji, zone: Asia/Jakarta }
servers:
  - { name: sini, role: storage }
  - name: produksi
    role: production
    address: "10.0.0.5:3306"
    ssh: { user: pulih, key: kunci, knownHosts: dikenal }
targets: [{ name: nas, path: nas }]
systems:
  - name: simrs
    components:
      - { name: aplikasi, engine: files, path: /srv/tidak ada di sini }
`

/** What a text means in a folder that has a key, known hosts and a target. */
function read(change: (text: string) => string = (text) => text) {
  const folder = newFolder()
  mkdirSync(join(folder, 'nas'))
  for (const file of ['kunci', 'dikenal']) writeFileSync(join(folder, file), '')
  const { site, mistakes } = readSite({ file: 'pulih.yaml', text: change(SITE), ground: { folder, data: join(folder, 'data') }, levels })
  return { folder, site, said: mistakes.map(({ path, problem }) => `${path} | ${problem.replaceAll(folder, '')}`) }
}

describe('a server that is reached by SSH', () => {
  it('needs an account, a key and a host key; the rest is known', () => {
    const { folder, site, said } = read()
    expect(said).toEqual([])
    expect(site?.servers).toMatchObject([{ ssh: null }, { ssh: { host: '10.0.0.5', port: 22, user: 'pulih', key: join(folder, 'kunci'), knownHosts: join(folder, 'dikenal') } }])
    expect(read((text) => text.replace('10.0.0.5:3306', '[fe80::1]:3306')).site?.servers[1]?.ssh?.host).toBe('fe80::1')
    expect(read((text) => text.replace('user: pulih', 'host: cadangan.rs.id, port: 2222, user: pulih')).site?.servers[1]?.ssh).toMatchObject({ host: 'cadangan.rs.id', port: 2222 })
  })

  it('has folders that nobody here can look at: their paths are whole', () => {
    expect(read().site?.systems[0]?.components[0]).toMatchObject({ path: '/srv/tidak ada di sini', server: 'produksi' })
    expect(read((text) => text.replace('/srv/tidak ada di sini', 'aplikasi')).said).toEqual(['systems[0].components[0].path | "aplikasi" leads nowhere on another machine'])
    expect(read((text) => text.replace('engine: files,', 'engine: files, server: sini,')).said).toEqual(['systems[0].components[0].path | there is no folder /srv/tidak ada di sini'])
  })

  it.each([
    ['without a host', 'address: "10.0.0.5:3306"', '', 'servers[1].ssh | host is missing, and the server has no address either'],
    ['without its key', 'key: kunci', 'key: hilang', 'servers[1].ssh.key | there is no file /hilang'],
    ['with an option for a user', 'user: pulih', 'user: "-oProxyCommand=x"', 'servers[1].ssh.user | it is no account'],
    ['with an option for a host', 'user: pulih', 'host: "-x", user: pulih', 'servers[1].ssh.host | it is no host'],
    ['with a SQLite database', 'engine: files, path: /srv/tidak ada di sini', 'engine: sqlite, file: kunci', 'systems[0].components[0].engine | produksi is reached by SSH, and sqlite copies databases of this machine only'],
  ])('%s it is a mistake', (...[, from, to, mistake]) => {
    expect(read((text) => text.replace(from, to)).said).toEqual([mistake])
  })
})
