import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { z } from 'zod'
import { realClock } from '../core/clock.ts'

const holderSchema = z.object({
  id: z.string(),
  pid: z.number().int().positive(),
  /** When the process began, as the kernel counts: the same number may be given out again. */
  began: z.string(),
  /** Which start of the machine that counts from. */
  boot: z.string(),
  host: z.string(),
  since: z.string(),
  version: z.string(),
  /** The bot itself, or a command of the command line. */
  what: z.string(),
})
export type Holder = z.infer<typeof holderSchema>

export type Lock = { readonly ok: true; release(): Promise<void> } | { readonly ok: false; readonly holder: Holder }

/** Takes a data folder for this process, or says who holds it. What a dead process left behind is taken over. Makes the folder. */
export async function takeLock(file: string, by: { readonly what: string; readonly version: string }): Promise<Lock> {
  await mkdir(dirname(file), { recursive: true })
  const mine = await thisProcess(by)
  const draft = `${file}.${mine.id}`
  await writeFile(draft, `${JSON.stringify(mine, null, 2)}\n`, { flag: 'wx' })
  try {
    for (;;) {
      if (await linked(draft, file)) {
        // Somebody who found a dead holder may just have put this one aside for it: only who still stands there holds it.
        await realClock.sleep(SETTLE)
        if ((await readHolder(file))?.id === mine.id) return { ok: true, release: () => release(file, mine) }
      }
      const holder = await readHolder(file)
      if (holder !== null && await isAlive(holder)) return { ok: false, holder }
      await putAside(file, holder)
    }
  } finally {
    await rm(draft, { force: true })
  }
}

/** Who holds a data folder now; null where nobody living does. Changes nothing. */
export async function lockHolder(file: string): Promise<Holder | null> {
  const holder = await readHolder(file)
  return holder !== null && await isAlive(holder) ? holder : null
}

const SETTLE = 30

async function thisProcess(by: { readonly what: string; readonly version: string }): Promise<Holder> {
  return { id: randomUUID(), pid: process.pid, began: await beganAt(process.pid) ?? '', boot: await bootId(), host: hostname(), since: realClock.now().toISOString(), ...by }
}

/** Another machine's process cannot be asked: it is taken for living, and a person must decide. */
async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true
  if (holder.boot !== await bootId()) return false
  const began = await beganAt(holder.pid)
  return began === null ? answers(holder.pid) : began === holder.began
}

/** Where the kernel hides other users' processes, it still says whether there is one. */
function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** Puts a dead holder's lock aside; puts it back where a living one has stepped in between. */
async function putAside(file: string, dead: Holder | null): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  const found = await readHolder(aside)
  if (found !== null && found.id !== dead?.id) await linked(aside, file)
  await rm(aside, { force: true })
}

async function release(file: string, mine: Holder): Promise<void> {
  if ((await readHolder(file))?.id === mine.id) await rm(file, { force: true })
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? null
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError) return null
    throw error
  }
}

/** The 22nd field of the kernel's line; names in it may hold blanks and brackets, so it is counted from behind the last. Null where it cannot be read. */
async function beganAt(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (line === null) return null
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  // A process that has ended and was not yet collected holds nothing.
  return fields[0] === 'Z' ? 'ended' : fields[19] ?? null
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
}

const hasCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
