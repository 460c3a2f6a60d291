import { SlackRefusal } from './refusal.ts'
import type { Json } from './shapes.ts'

/** The arguments of one call. Forms carry nested values as JSON text, JSON bodies carry them as they are. */
export type Args = Json

export function textArg(args: Args, name: string): string | null {
  const value = args[name]
  return value === undefined || value === null || value === '' ? null : word(value)
}

export function needText(args: Args, name: string, code: string): string {
  const value = textArg(args, name)
  if (value === null) throw new SlackRefusal(code)
  return value
}

export function jsonArg(args: Args, name: string, code: string): unknown {
  const value = args[name]
  if (typeof value !== 'string') return value ?? null
  if (value === '') return null
  try {
    return JSON.parse(value) as unknown
  } catch {
    throw new SlackRefusal(code)
  }
}

export function listArg(args: Args, name: string, code: string): readonly Json[] | null {
  const value = jsonArg(args, name, code)
  if (value === null) return null
  if (!Array.isArray(value) || !value.every(isJson)) throw new SlackRefusal(code)
  return value
}

export function objectArg(args: Args, name: string, code: string): Json | null {
  const value = jsonArg(args, name, code)
  if (value === null) return null
  if (!isJson(value)) throw new SlackRefusal(code)
  return value
}

/** A value as a word: texts as they are, numbers and the like written out. */
export const word = (value: unknown): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value))

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
