import { setTimeout as real } from 'node:timers/promises'
import { life, warmProcess } from '../lives.ts'
import type { Dealer, Doom } from './aims.ts'
import { FIRST_MOMENT, type RecoveryOrder } from './order.ts'
import { peek } from './peek.ts'
import { emptyRecoveryToll, hearRecovery, type Breach, type Death, type RecoveryToll } from './toll.ts'
import type { Seen, World } from './world.ts'

export interface Siege {
  readonly folder: string
  readonly world: World
  readonly kind: string
  readonly kills: number
  readonly dealer: Dealer
  /** A deliberate mistake that every process of this hospital makes. */
  readonly sabotage: string | null
  readonly tell: (line: string) => void
}

/**
 * Lets production be destroyed and brought back while whoever does it is killed so often; then lets all come to rest. One
 * recovery is seen whole before the first death: the points that it passes are those at which processes die.
 */
export async function besiegeRecovery(siege: Siege): Promise<RecoveryToll> {
  const { folder, world, kind, dealer } = siege
  const toll = emptyRecoveryToll()
  let before: Before = { production: { is: 'good', of: 'nothing yet' }, returns: 0 }
  let after: string | null = null
  const warm = () => (siege.sabotage === null ? warmProcess('recovery/life.js') : warmProcess('recovery/sabotaged-life.js', siege.sabotage))
  let next = warm()

  const answer = (line: string): Promise<string> | null => {
    switch (line) {
      case 'do look': return world.look().then(({ is }) => is)
      case 'do compare': return world.look().then(({ is, of }) => (is === 'good' && of !== world.newest() ? `${of}, not ${world.newest()}` : is))
      case 'do grow': return world.grow().then(() => 'done')
      case 'do damage': return world.damage().then(() => 'done')
      default: return null
    }
  }
  const live = async (aim: Doom | null, until: RecoveryOrder['until']) => {
    const now = next
    next = warm()
    const order: RecoveryOrder = { folder, yaml: world.yaml, passwords: world.passwords, first: FIRST_MOMENT, until, halt: aim?.how === 'at' && aim.phase !== null ? { phase: aim.phase, nth: aim.nth } : null }
    let over = 0
    const hear = (line: string) => {
      const point = hearRecovery(toll, line, after)
      if (point !== null) dealer.saw({ world: kind, point, after })
      if (line.startsWith('over ')) over += 1
    }
    const met = await life(now, { aim, order, answer, hear, hopeless: () => aim?.phase !== null && over > 1, dies: aim?.dies ?? 'alone', patience: PATIENCE_MS, anyMoment: ANY_MOMENT_MS, lastWords: () => toll.errors.slice(-3).join(' | ') })
    if (aim === null) return
    toll.kills.push({ how: met === 'too late' ? met : aim.how, phase: aim.phase, dies: aim.dies })
    dealer.came({ world: kind, phase: aim.phase, met: met !== 'too late' })
  }

  await world.grow()
  await live(null, 'once')
  for (let kills = 0; kills < siege.kills; kills += 1) {
    const aim = dealer.next(kind)
    await live(aim, 'killed')
    before = await lookAt({ siege, toll, before, where: `killed ${aim.how} ${aim.phase ?? ''}` })
    after = deathOf(aim, { late: toll.kills.at(-1)?.how === 'too late', running: toll.deaths.at(-1)?.running ?? null })
    if ((kills + 1) % 20 === 0) siege.tell(`killed ${kills + 1} times: ${toll.opened.length} recoveries, ${toll.exchanges.length} exchanges, ${toll.asked.length} that were cut off and asked, ${toll.broken.length} broken\n`)
  }
  await live(null, 'quiet')
  next.child.stdin.end()
  await next.gone
  return toll
}

/** What the next one finds because of this death: it was meant for a point, or it met a step that was running. */
function deathOf(aim: Doom, how: { readonly late: boolean; readonly running: Death['running'] }): string | null {
  if (aim.phase !== null && !how.late) return aim.phase
  return how.running === null ? null : `${how.running.step} begun, written`
}

interface Before { readonly production: Seen; readonly returns: number }

/** What stands there right after a death, and what the books say of it. */
async function lookAt(of: { readonly siege: Siege; readonly toll: RecoveryToll; readonly before: Before; readonly where: string }): Promise<Before> {
  const { siege: { world, folder }, toll, before, where } = of
  let production = await world.look()
  // A tool that outlived its master may be in the middle of something.
  for (let looks = 0; (production.is === 'half' || production.is === 'away') && looks < 15; looks += 1) {
    await real(100)
    production = await world.look()
  }
  const { aside } = await world.beside()
  const books = peek(folder)
  const say = (breach: Breach['of'], what: string) => { toll.broken.push({ of: breach, what: `${where}: ${what}` }) }
  if (production.is === 'half') say('production', `production is half: ${production.of}`)
  if (production.is === 'away' && before.production.is !== 'away' && !books.exchanging) say('production', 'production is gone, and nobody was exchanging it')
  for (const { name, whole } of aside) if (!whole) say('production', `${name} is not whole`)
  for (const { procedure, returns } of books.recoveries) {
    const made = aside.filter(({ name }) => new RegExp(`before_rst_${procedure}(_\\d+)?$`).test(name)).length
    const most = returns * world.parts
    if (made > most) say('place', `recovery ${procedure} put ${made} aside, and had passed its point of no return ${returns} times`)
  }
  if (before.production.is === 'damaged' && production.is === 'good' && books.returns === before.returns) say('place', 'production came back without any recovery')
  toll.deaths.push({ production, running: books.running })
  return { production, returns: books.returns }
}

const ANY_MOMENT_MS = 5000
/** A life that comes to nothing is given up by what it has done; time tells only where a process hangs, also on a busy machine. */
const PATIENCE_MS = 240_000
