import { createHash, randomBytes } from 'node:crypto'
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { engineContract } from '../../test/contracts/engine.ts'
import { filesComponent } from '../../test/fakes/site.ts'
import { engineFor } from '../index.ts'

/** Names are bytes: they are read and shown as such. */
const picture = (path: string, except = /\.log$/): unknown => {
  const walk = (at: Buffer): readonly unknown[] => readdirSync(at, { encoding: 'buffer' }).sort((a, b) => a.compare(b)).flatMap((name) => {
    const full = Buffer.concat([at, Buffer.from('/'), name])
    const found = lstatSync(full)
    if (except.test(name.toString('latin1'))) return []
    const shown = full.subarray(path.length).toString('latin1')
    if (found.isDirectory()) return [[shown, found.mode], ...walk(full)]
    if (found.isSymbolicLink()) return [[shown, readlinkSync(full)]]
    return [[shown, found.mode, found.nlink, found.mtimeMs, createHash('sha256').update(readFileSync(full)).digest('hex')]]
  })
  return walk(Buffer.from(path))
}

engineContract({
  engine: engineFor(filesComponent()),
  lay: (path) => {
    const at = join(path, 'aplikasi rs')
    mkdirSync(join(at, 'modul a -> b', 'dalam "sekali"'), { recursive: true })
    mkdirSync(join(at, 'kosong'))
    for (let n = 0; n < 40; n += 1) writeFileSync(join(at, 'modul a -> b', `isi-${n}.bin`), randomBytes(300_000))
    writeFileSync(join(at, 'modul a -> b', 'dalam "sekali"', 'é 😀 baris\nbaru.txt'), 'satu\n')
    writeFileSync(Buffer.concat([Buffer.from(`${at}/`), Buffer.from([0xff, 0xfe, 0x5c])]), 'bukan teks\n')
    writeFileSync(join(at, '-rf'), 'nama seperti pilihan\n')
    writeFileSync(join(at, 'lari.log'), 'tidak disalin\n')
    writeFileSync(join(at, 'asli'), 'dua nama\n')
    linkSync(join(at, 'asli'), join(at, 'nama lain'))
    symlinkSync('/etc/passwd', join(at, 'taut -> luar'))
    return {
      component: filesComponent({ path: at, exclude: ['*.log'] }),
      change: () => {
        renameSync(join(at, 'modul a -> b'), join(at, 'modul c'))
        rmSync(join(at, 'modul c', 'isi-3.bin'))
        rmSync(join(at, 'kosong'), { recursive: true })
        writeFileSync(join(at, 'modul c', 'isi-4.bin'), 'diganti')
        writeFileSync(join(at, 'baru.txt'), 'baru')
        writeFileSync(join(at, 'lain.log'), 'juga tidak\n')
      },
      picture: () => picture(at),
      destroy: () => rmSync(at, { recursive: true }),
      hold: () => null,
    }
  },
  picture: (restored) => picture(restored, /^$/),
})
