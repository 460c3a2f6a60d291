import { setTimeout as real } from 'node:timers/promises'
import { life, warmProcess } from '../lives.ts'
import { dealer } from './aims.ts'
import { FIRST_MOMENT, type RecoveryOrder } from './order.ts'
import { peek } from './peek.ts'
import { emptyRecoveryToll, hearRecovery, type RecoveryToll } from './toll.ts'
import type { Seen, World } from './world.ts'

export interface Siege {
  readonly folder: string
  readonly world: World
  readonly kills: number
  /** Points that are met first, however few deaths there are. */
  readonly first?: readonly string[]
  readonly tell: (line: string) => void
}

/**
 * Lets production be destroyed and brought back while whoever does it is killed so often; then lets all come to rest. One
 * recovery is seen whole before the first death: the points that it passes are those at which processes die.
 */
export async function besiegeRecovery(siege: Siege): Promise<RecoveryToll> {
  const { folder, world } = siege
  const toll = emptyRecoveryToll()
  let before: Before = { production: { is: 'good', of: 'nothing yet' }, returns: 0 }
  const doom = dealer(() => toll.reached, siege.first ?? [])
  let next = warmProcess('recovery/life.js')

  const answer = (line: string): Promise<string> | null => {
    switch (line) {
      case 'do look': return world.look().then(({ is }) => is)
      case 'do grow': return world.grow().then(() => 'done')
      case 'do damage': return world.damage().then(() => 'done')
      default: return null
    }
  }
  const live = async (aim: ReturnType<typeof doom> | null, until: RecoveryOrder['until']) => {
    const now = next
    next = warmProcess('recovery/life.js')
    const order: RecoveryOrder = { folder, yaml: world.yaml, passwords: world.passwords, first: FIRST_MOMENT, until, halt: aim?.how === 'at' && aim.phase !== null ? { phase: aim.phase, nth: aim.nth } : null }
    const met = await life(now, { aim, order, answer, hear: (line) => { hearRecovery(toll, line) }, dies: aim?.dies ?? 'alone', patience: PATIENCE_MS, anyMoment: ANY_MOMENT_MS, lastWords: () => toll.errors.slice(-3).join(' | ') })
    if (aim !== null) toll.kills.push({ how: met === 'too late' ? met : aim.how, phase: aim.phase, dies: aim.dies })
  }

  await world.grow()
  await live(null, 'once')
  for (let kills = 0; kills < siege.kills; kills += 1) {
    const aim = doom()
    await live(aim, 'killed')
    before = await lookAt({ siege, toll, before, where: `killed ${aim.how} ${aim.phase ?? ''}` })
    if ((kills + 1) % 20 === 0) siege.tell(`killed ${kills + 1} times: ${toll.opened.length} recoveries, ${toll.exchanges.length} exchanges, ${toll.asked.length} that were cut off and asked, ${toll.broken.length} broken\n`)
  }
  await live(null, 'quiet')
  next.child.stdin.end()
  await next.gone
  return toll
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
  const say = (what: string) => { toll.broken.push(`${where}: ${what}`) }
  if (production.is === 'half') say(`production is half: ${production.of}`)
  if (production.is === 'away' && before.production.is !== 'away' && !books.exchanging) say('production is gone, and nobody was exchanging it')
  for (const { name, whole } of aside) if (!whole) say(`${name} is not whole`)
  for (const { procedure, returns } of books.recoveries) {
    const made = aside.filter(({ name }) => new RegExp(`before_rst_${procedure}(_\\d+)?$`).test(name)).length
    const most = returns * world.parts
    if (made > most) say(`recovery ${procedure} put ${made} aside, and had passed its point of no return ${returns} times`)
  }
  if (before.production.is === 'damaged' && production.is === 'good' && books.returns === before.returns) say('production came back without any recovery')
  toll.deaths.push({ production, running: books.running })
  return { production, returns: books.returns }
}

const ANY_MOMENT_MS = 5000
const PATIENCE_MS = 60_000
