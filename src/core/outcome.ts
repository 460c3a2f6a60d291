import type { Refusal } from './refusal.ts'

/** An expected no is a value: it carries why, so that the person who asked can be told. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export function ok<T>(value: T): Outcome<T> {
  return { ok: true, value }
}

export function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal }
}
