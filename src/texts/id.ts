import { common } from './id/common.ts'

/** Bahasa Indonesia, the original: formal and brief. One file a topic. */
export const id = { common }
