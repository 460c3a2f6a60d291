import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { packageRoot } from '../../config/package-root.ts'
import type { Aim } from './aims.ts'
import { addMigration, layOutMigrations } from './migrations.ts'
import type { LifeOrder } from './phases.ts'
import { emptyToll, hear, type Toll } from './toll.ts'

/** Lets one hospital live and kills it so often, then lets it come to rest. What each process said is in the toll. */
export async function besiege(siege: { readonly folder: string; readonly aims: readonly Aim[]; readonly tell: (line: string) => void }): Promise<Toll> {
  const toll = emptyToll()
  layOutMigrations(siege.folder)
  let next = warmProcess()
  const live = async (aim: Aim | null) => {
    const { child } = next
    // The one that comes after is made ready meanwhile: what costs time at a start is mostly reading the program.
    next = warmProcess()
    await life(child, { aim, toll, folder: siege.folder })
  }
  for (const [n, aim] of siege.aims.entries()) {
    if (aim.phase === 'about to migrate' || aim.phase === 'migrating') addMigration(siege.folder, n)
    await live(aim)
    if ((n + 1) % 25 === 0) siege.tell(`killed ${n + 1} times: ${toll.signed.length} signatures, ${toll.stood.size} copies, ${toll.posted.size} messages\n`)
  }
  await live(null)
  next.child.stdin.end()
  await next.gone
  return toll
}

type Child = ChildProcessByStdio<Writable, Readable, null>

function warmProcess(): { readonly child: Child; readonly gone: Promise<void> } {
  const child = spawn(process.execPath, [join(packageRoot(), '.cache/dist/src/test/crash/daily-loop.js')], { stdio: ['pipe', 'pipe', 'inherit'] })
  return { child, gone: new Promise((resolve) => child.once('exit', () => { resolve() })) }
}

/** One process, from its start until it is killed; without an aim, until it has ended by itself. */
async function life(child: Child, { aim, toll, folder }: { readonly aim: Aim | null; readonly toll: Toll; readonly folder: string }): Promise<void> {
  let met = 0
  const fate = { late: false }
  const timers: NodeJS.Timeout[] = []
  const kill = () => { child.kill('SIGKILL') }
  const killIn = (ms: number, why?: () => void) => {
    timers.push(setTimeout(() => {
      why?.()
      kill()
    }, ms))
  }
  const said = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      hear(toll, line)
      if (line === 'halted') kill()
      if (aim?.how === 'soon after' && line === `reached ${aim.phase ?? ''}` && (met += 1) === aim.nth) killIn(Math.random() * SOON_MS)
    }).on('close', resolve)
  })
  const gone = new Promise<void>((resolve, reject) => child.once('exit', (code, signal) => {
    if (signal === 'SIGKILL' || (aim === null && code === 0)) resolve()
    else reject(new Error(`the process ended by itself: ${code ?? signal ?? ''}; it had said: ${toll.errors.slice(-3).join(' | ')}`))
  }))
  const order: LifeOrder = { folder, until: aim === null ? 'quiet' : 'killed', halt: aim?.how === 'at' && aim.phase !== null ? { phase: aim.phase, nth: aim.nth } : null }
  child.stdin.end(`${JSON.stringify(order)}\n`)
  if (aim?.how === 'any moment') killIn(Math.random() * ANY_MOMENT_MS)
  if (aim !== null) killIn(PATIENCE_MS, () => { fate.late = true })
  await gone
  await said
  for (const timer of timers) clearTimeout(timer)
  if (aim !== null) toll.kills.push({ how: fate.late ? 'too late' : aim.how, phase: aim.phase })
}

const SOON_MS = 40
const ANY_MOMENT_MS = 2500
/** A phase that is not met for so long would not have been met at all. */
const PATIENCE_MS = 40_000
