import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Hono } from 'hono'
import { sha256 } from '../core/digest.ts'
import type { Wire } from './guard.ts'

/** Serves the files of one folder as they were at start, or some of them, each under its own mark, so that a browser asks but rarely fetches. */
export function assets(folder: string, some?: readonly string[]): Hono<Wire> {
  const known = new Map(readdirSync(folder).filter((name) => some?.includes(name) !== false).flatMap((name) => {
    const type = TYPES[extname(name)]
    if (type === undefined) return []
    const body = readFileSync(join(folder, name), 'utf8')
    return [[name, { body, type, mark: `"${sha256(body).slice(0, 20)}"` }] as const]
  }))
  const app = new Hono<Wire>()
  app.get('/:name', (c) => {
    const file = known.get(c.req.param('name'))
    if (file === undefined) return c.notFound()
    const headers = { 'Content-Type': file.type, 'Cache-Control': 'no-cache', ETag: file.mark }
    const held = c.req.header('If-None-Match')?.split(',').map((mark) => mark.trim().replace(/^W\//, ''))
    return held?.includes(file.mark) === true ? c.body(null, 304, headers) : c.body(file.body, 200, headers)
  })
  return app
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' }
