import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Who has a database open, as far as the kernel lets us see: whoever holds a lock on it or its companions, and of processes that we
 * may look into, whoever has the file open. Each by its number and name; somebody who goes on writing there would write past what came back.
 */
export async function holdersOf(paths: readonly string[]): Promise<readonly string[]> {
  const pids = new Set([...await lockers(paths), ...await openers(paths)])
  return await Promise.all([...pids].sort((a, b) => a - b).map(async (pid) => `${pid} ${(await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '?')).trim()}`))
}

async function lockers(paths: readonly string[]): Promise<readonly number[]> {
  const ids = new Set(await Promise.all(paths.map(async (path) => await stat(path).then(({ dev, ino }) => `${major(dev)}:${minor(dev)}:${ino}`, () => ''))))
  const locks = await readFile('/proc/locks', 'utf8').catch(() => '')
  return locks.split('\n').flatMap((line) => {
    const [, pid, a = '', b = '', inode] = /\s(\d+)\s([0-9a-f]+):([0-9a-f]+):(\d+)\s/.exec(line) ?? []
    return pid !== undefined && ids.has(`${parseInt(a, 16)}:${parseInt(b, 16)}:${inode}`) ? [Number(pid)] : []
  })
}

async function openers(paths: readonly string[]): Promise<readonly number[]> {
  const names = new Set(paths)
  const found: number[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const folder = `/proc/${pid}/fd`
    const open = await readdir(folder).catch(() => [])
    const links = await Promise.all(open.map(async (fd) => await readlink(join(folder, fd)).catch(() => '')))
    if (links.some((link) => names.has(link))) found.push(Number(pid))
  }
  return found
}

/** A device's number as the kernel puts it together. */
const major = (device: number) => (device >>> 8) & 0xfff
const minor = (device: number) => (device & 0xff) | ((device >>> 12) & 0xfff00)
