import type { Json } from './world.ts'

/** A file as it came up. */
export interface Upload { readonly name: string; readonly mime: string; readonly bytes: Buffer }

/** Takes a multipart form apart. Null where it is not whole. */
export function parseMultipart(body: Buffer, boundary: string): { readonly fields: Json; readonly files: ReadonlyMap<string, Upload> } | null {
  const fields: Json = {}
  const files = new Map<string, Upload>()
  const mark = Buffer.from(`--${boundary}`)
  let at = body.indexOf(mark)
  while (at !== -1) {
    at += mark.length
    if (body.toString('latin1', at, at + 2) === '--') return { fields, files }
    const head = body.indexOf('\r\n\r\n', at)
    const next = head === -1 ? -1 : body.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), head + 2)
    if (next === -1) return null
    const headers = body.toString('utf8', at, head)
    const bytes = body.subarray(head + 4, next)
    const name = /[; ]name="([^"\r\n]*)"/i.exec(headers)?.[1]
    const file = /filename="([^\r\n]*)"/i.exec(headers)?.[1]
    if (name !== undefined && file !== undefined) files.set(name, { name: file, mime: /content-type:\s*([^\r\n;]+)/i.exec(headers)?.[1] ?? guessed(file), bytes })
    else if (name !== undefined) fields[name] = bytes.toString('utf8')
    at = next + 2
  }
  return null
}

const MIMES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf', txt: 'text/plain', html: 'text/html', json: 'application/json', csv: 'text/csv', md: 'text/markdown', png: 'image/png', jpg: 'image/jpeg', zst: 'application/zstd',
}
const guessed = (name: string) => MIMES[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'
