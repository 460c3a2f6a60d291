import type { IncomingMessage } from 'node:http'
import type { Context, MiddlewareHandler } from 'hono'

/** What Hono knows of a request that came over Node's own server. */
export interface Wire { readonly Bindings: { readonly incoming: IncomingMessage } }

/** Everything a page needs comes from this house; nothing may frame it, sniff it or send forms elsewhere. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
} as const

export function securityHeaders(): MiddlewareHandler<Wire> {
  return async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
}

/**
 * Answers only to names of this machine: a foreign name that was made to point here (DNS rebinding) is refused.
 * An address is known by the socket that it reached.
 */
export function hostCheck(known: { readonly names: readonly string[]; readonly refusal: string }): MiddlewareHandler<Wire> {
  const names = new Set([...LOOPBACK, ...known.names.filter((name) => !WILDCARDS.has(name)).map((name) => name.toLowerCase())])
  return async (c, next) => {
    const name = hostname(c.req.header('Host'))
    if (name === null || !(names.has(name) || name === ownAddress(c))) return c.text(known.refusal, 421)
    await next()
    return
  }
}

/** Lets a change through only from this page itself: another site's form or script is refused. */
export function sameOrigin(): MiddlewareHandler<Wire> {
  return async (c, next) => {
    const site = c.req.header('Sec-Fetch-Site')
    if (site !== undefined && site !== 'same-origin') return c.json({ problem: 'foreign' }, 403)
    const origin = c.req.header('Origin')
    const from = origin === undefined || !URL.canParse(origin) ? null : new URL(origin).host
    if (from !== c.req.header('Host')?.toLowerCase()) return c.json({ problem: 'foreign' }, 403)
    if (c.req.header('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') return c.json({ problem: 'not-json' }, 415)
    await next()
    return
  }
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'] as const
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::', ''])

function hostname(host: string | undefined): string | null {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function ownAddress(c: Context<Wire>): string | undefined {
  return c.env.incoming.socket.localAddress?.replace(/^::ffff:/, '')
}
