import { z } from 'zod'
import { isRecord } from './known.ts'
import type { Path } from './yaml-text.ts'

/** One key that may stand in the file. */
export interface Key {
  /** `systems[].components[].file` */
  readonly path: string
  readonly name: string
  readonly description: string
  readonly form: string
  /** Null where the key must stand there. */
  readonly otherwise: string | null
  /** In which kind of item only: `engine: sqlite`. */
  readonly only: string | null
}

/** The part of a schema that a place in the data was held against; null where the data left the schema. */
export function schemaAt(schema: z.core.$ZodType, at: { readonly path: Path; readonly data: unknown }): z.core.$ZodType | null {
  const [part, ...rest] = at.path
  const here = chosen(schema, at.data)
  if (part === undefined) return here
  if (here instanceof z.ZodArray && typeof part === 'number') return schemaAt(here.element, { path: rest, data: Array.isArray(at.data) ? at.data[part] : undefined })
  const next = here instanceof z.ZodObject ? (here.shape as Record<string, z.core.$ZodType | undefined>)[String(part)] : undefined
  return next === undefined ? null : schemaAt(next, { path: rest, data: isRecord(at.data) ? at.data[String(part)] : undefined })
}

/** The keys that may stand at one place. */
export function keysAt(schema: z.core.$ZodType | null): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** What a person writes there. */
export function formOf(schema: z.core.$ZodType | null): string | null {
  if (schema === null) return null
  const said = metaOf(schema, 'form')
  if (said !== null) return said
  const inner = unwrapped(schema)
  if (inner instanceof z.ZodArray) return `a list; each item: ${formOf(inner.element) ?? 'keys of its own'}`
  if (inner instanceof z.ZodLiteral) return `\`${[...inner.values].join(', ')}\``
  if (inner instanceof z.ZodUnion && !(inner instanceof z.ZodDiscriminatedUnion)) return inner.options.map((option) => formOf(option)).join(', or ')
  return inner instanceof z.ZodObject || inner instanceof z.ZodDiscriminatedUnion ? 'keys of its own' : null
}

/** Every key that the schema knows, in its order: what the documents are made of and held against. */
export function everyKey(schema: z.core.$ZodType): readonly Key[] {
  return walk(schema, { path: '', only: null })
}

interface Spot { readonly path: string; readonly only: string | null }

function walk(schema: z.core.$ZodType, spot: Spot): readonly Key[] {
  const here = unwrapped(schema)
  if (here instanceof z.ZodArray) return walk(here.element, { ...spot, path: `${spot.path}[]` })
  if (here instanceof z.ZodDiscriminatedUnion) {
    const all = here.options.flatMap((option) => walk(option, { ...spot, only: mark(option, here.def.discriminator) }))
    const kinds = here.options.length
    const met = (key: Key) => all.filter((other) => other.path === key.path && other.form === key.form && other.description === key.description)
    return all.flatMap((key) => (met(key).length === kinds ? (met(key)[0] === key ? [{ ...key, only: spot.only }] : []) : [key]))
  }
  if (here instanceof z.ZodUnion) return here.options.flatMap((option) => walk(option, spot))
  if (!(here instanceof z.ZodObject)) return []
  return Object.entries(here.shape as Record<string, z.core.$ZodType>).flatMap(([name, value]) => {
    const path = spot.path === '' ? name : `${spot.path}.${name}`
    const otherwise = metaOf(value, 'otherwise') ?? (isOptional(value) ? 'nothing' : null)
    return [{ path, name, description: metaOf(value, 'description') ?? '', form: formOf(value) ?? '', otherwise, only: spot.only }, ...walk(value, { path, only: spot.only })]
  })
}

function mark(option: z.core.$ZodType, discriminator: string): string {
  const inner = unwrapped(option)
  const literal = inner instanceof z.ZodObject ? unwrapped((inner.shape as Record<string, z.core.$ZodType>)[discriminator] ?? z.never()) : null
  return `${discriminator}: ${literal instanceof z.ZodLiteral ? [...literal.values].join(', ') : ''}`
}

/** Of several possibilities the one that the data chose. */
function chosen(schema: z.core.$ZodType, data: unknown): z.core.$ZodType {
  const here = unwrapped(schema)
  if (!(here instanceof z.ZodUnion)) return here
  const options = here.options
  if (here instanceof z.ZodDiscriminatedUnion) {
    const said = isRecord(data) ? data[here.def.discriminator] : undefined
    return options.map(unwrapped).find((option) => mark(option, here.def.discriminator) === `${here.def.discriminator}: ${String(said)}`) ?? here
  }
  return options.map(unwrapped).find((option) => option instanceof z.ZodObject === isRecord(data)) ?? here
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap())
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in)
  return schema
}

const isOptional = (schema: z.core.$ZodType) => schema instanceof z.ZodOptional || schema instanceof z.ZodDefault

function metaOf(schema: z.core.$ZodType, key: 'form' | 'otherwise' | 'description'): string | null {
  const said = z.globalRegistry.get(schema)?.[key]
  if (said !== undefined) return said
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? (schema.unwrap()) : schema instanceof z.ZodPipe ? (schema.in) : null
  return inner === null ? null : metaOf(inner, key)
}
