import type { Words } from './words.ts'
import { common } from './en/common.ts'

/** English, phrase for phrase after the Indonesian original. One file a topic. */
export const en: Words = { common }
