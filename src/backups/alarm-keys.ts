/** Keys of standing troubles, so that each is told once and cleared once. */
export const lateKey = (round: number) => `late:round:${round}`
export const overrunKey = (round: number) => `overrun:round:${round}`
export const stalledKey = (component: string) => `stalled:${component}`
export const strangeKey = (target: string) => `strange:${target}`
export const unseenKey = (target: string) => `unseen:${target}`
/** Back-ups of a system wait for a recovery that does not come to an end. */
export const heldKey = (system: string) => `held:${system}`
export const silenceKey = (schedule: string) => `silence:${schedule}`
