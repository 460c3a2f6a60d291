import { z } from 'zod'
import type { Command } from './command.ts'
import { bare } from './grammar-text.ts'

/** One place in a command's line: what may stand there, read from its schema. */
export interface Slot {
  readonly key: string
  readonly kind: 'word' | 'number' | 'choice' | 'rest'
  readonly optional: boolean
  /** For a choice: its members; the map also knows what else they are called. */
  readonly choices: readonly string[]
  readonly called: ReadonlyMap<string, string>
}

/** The places of a command in their order. */
export function slotsOf(command: Command): readonly Slot[] {
  const known = remembered.get(command)
  if (known !== undefined) return known
  const slots = Object.entries<z.core.$ZodType>(command.args.shape).map(([key, schema]) => slot(key, schema))
  remembered.set(command, slots)
  return slots
}

const remembered = new WeakMap<Command, readonly Slot[]>()

function slot(key: string, schema: z.core.$ZodType): Slot {
  const layers = unwrap(schema)
  const core = layers.at(-1)
  const meta = layers.reduce<Meta>((all, layer) => ({ ...all, ...z.globalRegistry.get(layer) }), {})
  const choices = core instanceof z.ZodEnum ? core.options.map(String) : []
  const called = new Map([...choices.map((choice) => [bare(choice), choice] as const), ...Object.entries(meta.aliases ?? {}).map(([alias, choice]) => [bare(alias), choice] as const)])
  const kind = meta.rest === true ? 'rest' : core instanceof z.ZodEnum ? 'choice' : core instanceof z.ZodNumber ? 'number' : 'word'
  return { key, kind, optional: z.safeParse(schema, undefined).success, choices, called }
}

interface Meta {
  readonly aliases?: Readonly<Record<string, string>>
  readonly rest?: boolean
}

/** From the outermost wrapper (optional, default, transformed …) to what is really asked for. */
function unwrap(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable || schema instanceof z.ZodPrefault || schema instanceof z.ZodCatch) return [schema, ...unwrap(schema.unwrap())]
  if (schema instanceof z.ZodPipe) return [schema, ...unwrap(schema.in instanceof z.ZodTransform ? schema.out : schema.in)]
  return [schema]
}
