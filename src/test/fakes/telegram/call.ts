import type { IncomingMessage } from 'node:http'
import { parseMultipart, type Upload } from './multipart.ts'
import { badRequest, Refusal } from './refusal.ts'
import type { Json } from './world.ts'

/** One request, read whole. */
export interface Call {
  readonly method: string
  readonly params: Json
  readonly files: ReadonlyMap<string, Upload>
  /** Fires when the caller hangs up. */
  readonly hungUp: AbortSignal
}

const LARGEST = 52 * 1024 * 1024

/** Reads parameters wherever they stand: query, JSON, form, multipart. Refuses what is too large or unreadable. */
export async function readParams(request: IncomingMessage, query: URLSearchParams): Promise<Pick<Call, 'params' | 'files'>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LARGEST) chunks.push(chunk)
  }
  if (size > LARGEST) throw new Refusal(413, 'Request Entity Too Large')
  const body = Buffer.concat(chunks)
  const given = Object.fromEntries(query)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) {
    const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1] ?? ''
    const form = parseMultipart(body, boundary)
    if (form === null) throw badRequest("can't parse multipart/form-data")
    return { params: sound({ ...given, ...form.fields }), files: form.files }
  }
  if (type.startsWith('application/x-www-form-urlencoded')) return { params: sound({ ...given, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) }), files: new Map() }
  if (body.length === 0) return { params: sound(given), files: new Map() }
  const json = parseJson(body.toString('utf8'))
  if (!isObject(json)) throw badRequest("can't parse JSON object")
  return { params: sound({ ...given, ...json }), files: new Map() }
}

/** Half an emoji is no text: Telegram refuses it, so a cut in the middle of one is found. */
function sound(params: Json): Json {
  for (const [name, value] of Object.entries(params)) {
    if (!/\p{Surrogate}/u.test(typeof value === 'string' ? value : '') && !halved(value)) continue
    throw badRequest(name === 'reply_markup' ? 'inline keyboard button text must be encoded in UTF-8' : 'strings must be encoded in UTF-8')
  }
  return params
}
const halved = (value: unknown) => typeof value === 'object' && value !== null && /\\ud[89a-f][0-9a-f]{2}/.test(JSON.stringify(value))

export function text(call: Call, name: string): string {
  const value = call.params[name]
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** A whole number; null where there is none. */
export function whole(call: Call, name: string): number | null {
  const value = text(call, name).trim()
  return /^-?\d+$/.test(value) ? Number(value) : null
}

export const flag = (call: Call, name: string) => ['true', '1', 'yes', 'True'].includes(text(call, name))

/** An object, given as JSON or as JSON's text; null where there is none. */
export function object(call: Call, name: string): Json | null {
  const value = parsedField(call, name)
  if (value === null) return null
  if (!isObject(value)) throw badRequest(name === 'reply_markup' ? 'object expected as reply markup' : `can't parse ${name}: expected an Object`)
  return value
}

/** An array, given as JSON or as JSON's text; null where there is none. */
export function list(call: Call, name: string): readonly unknown[] | null {
  const value = parsedField(call, name)
  if (value === null) return null
  if (!Array.isArray(value)) throw badRequest(`can't parse ${name}: expected an Array`)
  return value as readonly unknown[]
}

function parsedField(call: Call, name: string): unknown {
  const value = call.params[name]
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') return value
  const json = parseJson(value)
  if (json === undefined) throw badRequest(name === 'reply_markup' ? "can't parse reply keyboard markup JSON object" : `can't parse ${name} JSON object`)
  return json
}

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function parseJson(given: string): unknown {
  try {
    return JSON.parse(given)
  } catch {
    return undefined
  }
}
