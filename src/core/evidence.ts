/**
 * The evidence ladder. A copy stands on exactly one rung and climbs by proof, never by assumption:
 * produced  some bytes were written, nothing is known yet
 * complete  every process ended well and the format's own end mark was seen
 * stored    re-read at its destination, hashes agree
 * intact    the engine's own check passed on the real bytes
 * restored  brought back in an isolated scratch
 * consistent  integrity, references, counts and newest record agree there
 */
export const rungs = ['produced', 'complete', 'stored', 'intact', 'restored', 'consistent'] as const
export type Rung = (typeof rungs)[number]

export function atLeast(rung: Rung, floor: Rung): boolean {
  return rungs.indexOf(rung) >= rungs.indexOf(floor)
}

/** From this rung on a copy may be called a back-up: retention may rely on it and cards may show it green. */
export const PROVEN: Rung = 'intact'
