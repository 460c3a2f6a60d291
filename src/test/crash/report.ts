import { phases, type Phase } from './phases.ts'
import type { Toll } from './toll.ts'

/** What a siege was made of. A loop in which nothing happens breaks no promise: it has to show that something did. */
export interface Report {
  readonly kills: number
  readonly tooLate: number
  readonly byPhase: Readonly<Record<Phase | 'any moment', number>>
  readonly acknowledgedPresses: number
  readonly signaturesPromised: number
  readonly copiesCommitted: number
  readonly copiesRemoved: number
  readonly messagesPosted: number
  readonly messagesSentAgain: number
}

export function reportOf(tolls: readonly Toll[]): Report {
  const kills = tolls.flatMap((toll) => toll.kills)
  const struck = kills.filter((kill) => kill.how !== 'too late')
  const sum = (of: (toll: Toll) => number) => tolls.reduce((total, toll) => total + of(toll), 0)
  const count = (phase: Phase | null) => struck.filter((kill) => kill.phase === phase).length
  return {
    kills: kills.length,
    tooLate: kills.length - struck.length,
    byPhase: { ...Object.fromEntries(phases.map((phase) => [phase, count(phase)])) as Record<Phase, number>, 'any moment': count(null) },
    acknowledgedPresses: sum((toll) => toll.kept.length),
    signaturesPromised: sum((toll) => toll.signed.length),
    copiesCommitted: sum((toll) => toll.stood.size),
    copiesRemoved: sum((toll) => toll.reached.get('removed') ?? 0),
    messagesPosted: sum((toll) => toll.posted.size),
    messagesSentAgain: sum((toll) => toll.again.length),
  }
}

/** What is missing for the siege to have meant anything. */
export function tooLittle(report: Report): readonly string[] {
  const { kills } = report
  const least: Readonly<Record<string, readonly [number, number]>> = {
    'presses acknowledged': [report.acknowledgedPresses, kills],
    'signatures promised': [report.signaturesPromised, kills],
    'copies committed': [report.copiesCommitted, 2 * kills],
    'copies removed': [report.copiesRemoved, kills],
    'messages posted': [report.messagesPosted, 3 * kills],
    // Some are killed between the posting and its answer: each of those has to come again.
    'messages sent again': [report.messagesSentAgain, Math.floor(kills / 60)],
  }
  return [
    ...Object.entries(least).flatMap(([what, [found, wanted]]) => (found < wanted ? [`${what}: ${found} of at least ${wanted}`] : [])),
    ...Object.entries(report.byPhase).flatMap(([phase, found]) => (found < Math.floor(kills / 60) ? [`killed at ${phase}: ${found} of at least ${Math.floor(kills / 60)}`] : [])),
    ...(report.tooLate > Math.max(2, kills / 10) ? [`${report.tooLate} of ${kills} were killed without having met what they were to meet`] : []),
  ]
}
