import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lays out the demo hospital's application folder, once: programs, settings and templates that never were a real one's. */
export function layOutApplication(folder: string): void {
  if (existsSync(join(folder, 'VERSION'))) return
  for (const module of MODULES) {
    mkdirSync(join(folder, 'modules', module), { recursive: true })
    writeFileSync(join(folder, 'modules', module, 'settings.ini'), `[${module}]\ndatabase = simrs\nport = 3306\n`)
    for (let page = 1; page <= 12; page += 1) {
      writeFileSync(join(folder, 'modules', module, `form-${page}.html`), `<!doctype html><title>${module} ${page}</title>\n${`<p>Formulir ${module} bagian ${page}.</p>\n`.repeat(40 + page)}`)
    }
  }
  writeFileSync(join(folder, 'VERSION'), '4.7.0\n')
}

/** The settings of a module that does not live among the programs: a recovery to the failover leads it there. */
export function layOutSettings(folder: string): void {
  const file = join(folder, 'koneksi.ini')
  if (existsSync(file)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, '; koneksi modul kasir\n[database]\nserver = produksi\nnama = simrs\n')
}

/** A small change to one module on each new day, so that a differential has something to carry. */
export function changeApplication(folder: string, day: string): void {
  const log = join(folder, 'modules', MODULES[0], `template-${day}.html`)
  if (!existsSync(log)) writeFileSync(log, `<!doctype html><title>Templat ${day}</title>\n`)
}

const MODULES = ['pendaftaran', 'farmasi', 'kasir', 'rawat-inap', 'laboratorium'] as const
