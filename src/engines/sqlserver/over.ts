import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import type { CopyReader, Over, Restored, Work } from '../engine.ts'
import { earlierIncoming, INCOMING, refusedOver, sideNames, toItsEnd } from '../over.ts'
import { bring, type Goal } from './bring.ts'
import { back, exchangeDatabases, type Turn } from './exchange.ts'
import { databaseFacts, serverFacts } from './look.ts'
import { countTables } from './rows.ts'
import { takeBack } from './scratch.ts'
import { withSession, type Place, type Session } from './session.ts'
import { ownerOf } from './stage.ts'

interface Asked { readonly chain: readonly CopyReader[]; readonly until: Date | null; readonly place: Place; readonly name: string; readonly over: Over; readonly mustBe: (session: Session) => Promise<void> }

/** Brings a chain back beside the database that stands, under a name of ours, counts its rows, and lets it take that one's place. */
export async function restoreOver(ask: Asked, work: Work): Promise<Restored> {
  const { chain, until, place, name, over } = ask
  const turn = await withSession(place, work, async (session) => {
    await ask.mustBe(session)
    return await turnFor(session, { name, over })
  })
  const goal: Goal = { name: turn.incoming, mark: turn.incoming.slice(INCOMING.length) }
  for (const incoming of earlierIncoming(name, over, 120)) await takeBack({ place, goal: { name: incoming, mark: incoming.slice(INCOMING.length) } }, work)
  await takeBack({ place, goal }, work)
  let well = false
  try {
    await withSession(place, work, async (session) => {
      if (await databaseFacts(session, goal.name) !== null) throw refusedOver('not-empty', `there is a database ${goal.name} that is not ours`)
      const findings = await bring({ session, place, server: await serverFacts(session), chain, goal, until, owner: ownerOf(chain[0]?.manifest.component ?? '') }, work)
      if (findings.length > 0) throw damaged(findings)
      if (until === null) await mustCount(session, { goal, last: chain.at(-1) }, work)
      await ask.mustBe(session)
    })
    // It may take long until somebody says the word: no connection of ours waits for it.
    await over.exchange()
    await withSession(place, work, ask.mustBe)
    await exchangeDatabases(place, turn, work)
    well = true
    await withSession(place, toItsEnd(work), ask.mustBe)
    return { bytes: chain.reduce((sum, copy) => sum + copy.manifest.rawBytes, 0), paths: [name], ...(turn.stands ? { aside: [turn.aside] } : {}) }
  } finally {
    if (!well) await takeBack({ place, goal }, work)
  }
}

async function turnFor(session: Session, { name, over }: { readonly name: string; readonly over: Over }): Promise<Turn> {
  const names = sideNames(name, over, 120)
  const [standing, aside] = [await databaseFacts(session, name), await databaseFacts(session, names.aside)]
  if (aside !== null) throw refusedOver('not-empty', standing !== null ? `${names.aside} stands already: under this word something was put aside before` : `${names.aside} stands already, and there is no ${name}: an earlier exchange stopped halfway. Put right by hand: ${back({ name, aside: names.aside })}`)
  return { name, ...names, stands: standing !== null }
}

async function mustCount(session: Session, { goal, last }: { readonly goal: Goal; readonly last: CopyReader | undefined }, work: Work): Promise<void> {
  work.progress({ phase: 'count', bytes: 0, of: null })
  const wrong = await countTables(session, goal.name, last?.manifest.counts ?? {})
  if (wrong.length > 0) throw damaged(wrong)
}

const damaged = (findings: readonly Finding[]) => new Fault({ area: 'engine', op: 'restore the database', retry: 'never', hint: findings.some(({ kind }) => kind === 'log-missing' || kind === 'base-missing') ? 'log-chain' : 'copy-damaged', detail: JSON.stringify(findings) })
