import type { Span } from '../../texts/message.ts'

/** A span of our own words. */
export const textOf = (text: string, how?: 'strong'): Span => ({ kind: 'text', text, ...(how === 'strong' ? { strong: true } : {}) })
