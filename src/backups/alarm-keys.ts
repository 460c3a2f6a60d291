/** Keys of standing troubles, so that each is told once and cleared once. */
export const lateKey = (round: number) => `late:round:${round}`
export const overrunKey = (round: number) => `overrun:round:${round}`
export const stalledKey = (component: string) => `stalled:${component}`
export const strangeKey = (target: string) => `strange:${target}`
export const unseenKey = (target: string) => `unseen:${target}`
export const silenceKey = (schedule: string) => `silence:${schedule}`
