import { TRIES } from './aims.ts'
import type { Slice } from './book.ts'

/** What a siege was made of. Where nothing is recovered no promise is broken: it has to show that something was. */
export interface RecoveryReport {
  readonly sittings: number
  readonly seconds: number
  readonly kills: number
  readonly tooLate: number
  readonly aloneAndWithTools: readonly [number, number]
  readonly atAnyMoment: number
  /** Points that recoveries were seen to pass, how many of them somebody was killed at, and why the others were not. */
  readonly points: number
  readonly pointsStruck: number
  readonly neverStruck: Readonly<Record<string, string>>
  readonly byStep: Readonly<Record<string, number>>
  readonly recoveriesOpened: number
  readonly recoveriesOver: number
  readonly exchanges: number
  readonly cutOffAndAsked: number
  /** Deaths at which a step was running. */
  readonly struckRunning: number
  /** Deaths that left nothing where production was. */
  readonly struckBetweenRenames: number
  readonly stepsThatFailed: readonly string[]
  readonly invariantsBroken: Readonly<Record<string, number>>
}

export function recoveryReport(slices: readonly Slice[]): RecoveryReport {
  const tolls = slices.flatMap(({ hospitals }) => hospitals.map(({ toll }) => toll))
  const kills = tolls.flatMap((toll) => toll.kills)
  const struck = kills.filter(({ how }) => how !== 'too late')
  const sum = (of: (toll: (typeof tolls)[number]) => number) => tolls.reduce((total, toll) => total + of(toll), 0)
  const points = [...new Set(tolls.flatMap((toll) => [...toll.reached.keys()]))]
  const hit = new Set(struck.map(({ phase }) => phase))
  const why = (point: string) => {
    const aimed = kills.filter(({ phase }) => phase === point).length
    const ways = tolls.flatMap((toll) => [...toll.reached.get(point) ?? []])
    const seen = `passed ${ways.reduce((total, [, times]) => total + times, 0)} times${ways.every(([after]) => after !== '') ? `, only after a death at ${ways.slice(0, 2).map(([after]) => after).join(' or ')}` : ''}`
    return aimed === 0 ? `its turn did not come; ${seen}` : `aimed at ${aimed} of ${TRIES} times and not met again; ${seen}`
  }
  const byStep: Record<string, number> = {}
  for (const { phase } of struck) {
    const step = phase === null ? 'any moment' : /^[\w-]+/.exec(phase)?.[0] ?? ''
    byStep[step] = (byStep[step] ?? 0) + 1
  }
  return {
    sittings: slices.length, seconds: slices.reduce((total, { seconds }) => total + seconds, 0),
    kills: kills.length, tooLate: kills.length - struck.length,
    aloneAndWithTools: [kills.filter(({ dies }) => dies === 'alone').length, kills.filter(({ dies }) => dies !== 'alone').length],
    atAnyMoment: struck.filter(({ phase }) => phase === null).length,
    points: points.length, pointsStruck: points.filter((point) => hit.has(point)).length,
    neverStruck: Object.fromEntries(points.filter((point) => !hit.has(point)).map((point) => [point, why(point)])),
    byStep,
    recoveriesOpened: sum((toll) => toll.opened.length), recoveriesOver: sum((toll) => toll.over.length),
    exchanges: sum((toll) => toll.exchanges.length), cutOffAndAsked: sum((toll) => toll.asked.length),
    struckRunning: sum((toll) => toll.deaths.filter(({ running }) => running !== null).length),
    struckBetweenRenames: sum((toll) => toll.deaths.filter(({ production }) => production.is === 'away').length),
    stepsThatFailed: tolls.flatMap((toll) => toll.failed),
    invariantsBroken: brokenIn(slices),
  }
}

/** What is missing for the siege to have meant anything. */
export function tooLittle(report: RecoveryReport): readonly string[] {
  const { kills } = report
  const least: Readonly<Record<string, readonly [number, number]>> = {
    'recoveries that came to an end': [report.recoveriesOver, Math.floor(kills / 6)],
    'restores cut off, and people asked': [report.cutOffAndAsked, Math.ceil(kills / 12)],
    'deaths in a running step': [report.struckRunning, Math.floor(kills / 5)],
    'deaths between two renames': [report.struckBetweenRenames, 1],
    'points struck': [report.pointsStruck, kills < 20 ? 1 : Math.floor(0.9 * Math.min(report.points, kills / 2))],
  }
  return [
    ...Object.entries(least).flatMap(([what, [found, wanted]]) => (found < wanted ? [`${what}: ${found} of at least ${wanted}`] : [])),
    ...(report.tooLate > Math.max(2, kills / 8) ? [`${report.tooLate} of ${kills} were killed without having met what they were to meet`] : []),
  ]
}

function brokenIn(slices: readonly Slice[]): Readonly<Record<string, number>> {
  const all: Record<string, number> = {}
  for (const { verdicts } of slices) for (const [name, found] of Object.entries(verdicts)) if (found.length > 0) all[name] = (all[name] ?? 0) + found.length
  return all
}
