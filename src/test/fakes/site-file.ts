import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readSite } from '../../config/site-file.ts'

export const levels = { sqlite: ['full'], files: ['full', 'differential'], 'postgres-dump': ['full'], pgbackrest: ['full', 'differential', 'log'], 'mariadb-dump': ['full', 'log'], 'mariadb-physical': ['full', 'differential', 'log'], sqlserver: ['full', 'differential', 'log'], observed: ['full', 'differential', 'log'] } as const

/** The smallest hospital that can be described. */
export const SMALL_SITE = `site: { name: RS Uji, zone: Asia/Jakarta }
servers:
  - { name: produksi, role: production }
targets:
  - { name: nas, path: /srv/nas, class: off-host }
systems:
  - name: simrs
    components:
      - { name: database, engine: sqlite, file: /srv/simrs.db }
      - { name: aplikasi, engine: files, path: /srv/aplikasi }
`

/** A folder in which every path that a site's file names is really there; the file is rewritten to lead there. */
export function lived(text: string) {
  const { folder, text: moved } = moveIn(text)
  return readSite({ file: 'pulih.yaml', text: moved, ground: { folder, data: join(folder, 'data') }, levels })
}

/** The same, with the folder and the text for who wants to go on. */
export function moveIn(text: string): { readonly folder: string; readonly text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-config-'))
  folders.push(folder)
  const moved = text.replaceAll(/\b(file|path|mount|here|key|knownHosts): (\/[^\s,}]+)/g, (_, key: string, path: string) => {
    const at = join(folder, path)
    if (['file', 'key', 'knownHosts'].includes(key)) {
      mkdirSync(dirname(at), { recursive: true })
      writeFileSync(at, '')
    } else mkdirSync(at, { recursive: true })
    return `${key}: ${at}`
  })
  return { folder, text: moved }
}

/** An empty folder that is gone after `removeAll`. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-config-'))
  folders.push(folder)
  return folder
}

export function removeAll(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

const folders: string[] = []
