import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { parse } from 'node:querystring'
import type { Clock } from '../../../core/clock.ts'
import { isJson, textArg } from './args.ts'
import type { Args } from './args.ts'
import type { Counts } from './counts.ts'
import type { Fault, FaultPlan } from './faults.ts'
import type { LimitKeeper } from './limits.ts'
import type { Method } from './methods/method.ts'
import { SlackRefusal } from './refusal.ts'
import { answerAt } from './response-url.ts'
import { receiveUpload } from './upload.ts'
import { directRoom } from './world.ts'
import type { World } from './shapes.ts'

export interface Desk {
  readonly world: World
  readonly clock: Clock
  readonly methods: Readonly<Record<string, Method>>
  readonly limits: LimitKeeper
  readonly faults: FaultPlan
  readonly counts: Counts
  readonly stopped: AbortSignal
  /** Told of every call that came, before it is judged. */
  readonly heard: (call: { readonly method: string; readonly args: Args; readonly at: Date }) => void
}

interface Answer { readonly status: number; readonly body: string | Buffer; readonly headers: Readonly<Record<string, string>> }

/** The HTTP side of this Slack: its methods, uploads and response addresses. */
export function slackServer(desk: Desk): Server {
  return createServer((request, response) => {
    serve(desk, request, response).catch(() => response.destroy())
  })
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bytesOf(request)
  if (desk.faults.isDown()) {
    request.socket.destroy()
    return
  }
  const path = new URL(request.url ?? '/', 'http://loopback').pathname
  const [, place, name = ''] = /^\/(api|upload\/v1|actions|files-pri)\/(.+)$/.exec(path) ?? []
  const method = place === 'api' ? name : (place ?? 'unknown')
  const args = place === 'api' ? argsOf(request, body) : {}
  const fault = desk.faults.draw({ method, channel: textArg(args, 'channel') ?? textArg(args, 'channel_id') })
  desk.counts.calls += 1
  desk.heard({ method, args, at: desk.clock.now() })
  if (fault?.kind === 'slow') await desk.clock.sleep(fault.ms, desk.stopped)
  if (fault?.kind === 'cut') {
    request.socket.destroy()
    return
  }
  const spoiled = spoil(fault)
  const answer = spoiled ?? (place === 'api' ? call(desk, { name, args, token: tokenOf(request, args) }) : place === 'upload/v1' ? receiveUpload(desk.world, { id: name, type: request.headers['content-type'] ?? '', body }) : place === 'files-pri' ? lent(desk, { id: name, token: request.headers.authorization ?? '' }) : place === 'actions' ? answerAt(desk.world, { id: name, body: body.toString() }) : { status: 404, body: 'not found', headers: {} })
  if (spoiled === null && answer.status === 200 && !String(answer.body).startsWith('{"ok":false')) desk.counts.effects += 1
  if (fault?.kind === 'lost') {
    request.socket.destroy()
    return
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'x-slack-req-id': desk.world.ids.hex(32), ...answer.headers }).end(answer.body)
}

/** A file's bytes, to whoever has the bot's own token and may read files; everybody else is shown the page to sign in, as by Slack. */
function lent(desk: Desk, asked: { readonly id: string; readonly token: string }): Answer {
  const { world } = desk
  const file = world.files.get(asked.id)
  const may = asked.token === `Bearer ${world.app.botToken}` && world.app.scopes.has('files:read')
  if (!may) return { status: 403, body: 'sign in', headers: { 'content-type': 'text/html' } }
  return file?.bytes === undefined || file.bytes === null ? { status: 404, body: 'not found', headers: {} } : { status: 200, body: file.bytes, headers: { 'content-type': 'application/octet-stream' } }
}

function spoil(fault: Fault | null): Answer | null {
  switch (fault?.kind) {
    case undefined: case 'slow': case 'lost': case 'cut': return null
    case '429': return { status: 429, body: JSON.stringify({ ok: false, error: 'ratelimited' }), headers: { 'retry-after': String(fault.retryAfter) } }
    case '500': return { status: 500, body: 'Internal Server Error', headers: { 'content-type': 'text/plain' } }
    case '503': return { status: 503, body: JSON.stringify({ ok: false, error: 'service_unavailable' }), headers: {} }
    case 'malformed': return { status: 200, body: '{"ok":tr', headers: {} }
    case 'invalid_auth': return { status: 200, body: JSON.stringify({ ok: false, error: 'invalid_auth' }), headers: {} }
  }
}

function call(desk: Desk, asked: { readonly name: string; readonly args: Args; readonly token: string | null }): Answer {
  try {
    const method = desk.methods[asked.name]
    if (method === undefined) throw new SlackRefusal('unknown_method', { req_method: asked.name })
    authorize(desk.world, method, asked.token)
    const retryAfter = desk.limits.admit({ method: asked.name, tier: method.tier, channel: roomMeant(desk.world, asked.args) })
    if (retryAfter !== null) return { ...refused(desk, new SlackRefusal('ratelimited')), status: 429, headers: { 'retry-after': String(retryAfter) } }
    const result = method.run(desk.world, asked.args)
    return { status: 200, body: JSON.stringify({ ok: true, ...result }), headers: scopeHeaders(desk.world, method) }
  } catch (error) {
    if (error instanceof SlackRefusal) return refused(desk, error)
    throw error
  }
}

/** A person's id and the id of his conversation with the bot share one pace. */
function roomMeant(world: World, args: Args): string | null {
  const id = textArg(args, 'channel')
  return id !== null && world.people.has(id) ? directRoom(world, id).id : id
}

function authorize(world: World, method: Method, token: string | null): void {
  if (token === null) throw new SlackRefusal('not_authed')
  const kind = token === world.app.botToken ? 'bot' : token === world.app.appToken ? 'app' : null
  if (kind === null) throw new SlackRefusal('invalid_auth')
  if (world.app.revoked) throw new SlackRefusal(kind === 'bot' ? 'account_inactive' : 'invalid_auth')
  if (kind !== method.token) throw new SlackRefusal('not_allowed_token_type')
  const granted = kind === 'bot' ? world.app.scopes : world.app.appScopes
  if (method.scope !== null && !granted.has(method.scope)) throw new SlackRefusal('missing_scope', { needed: method.scope, provided: [...granted].join(',') })
}

function refused(desk: Desk, refusal: SlackRefusal): Answer {
  desk.counts.refused.set(refusal.code, (desk.counts.refused.get(refusal.code) ?? 0) + 1)
  return { status: 200, body: JSON.stringify({ ok: false, error: refusal.code, ...refusal.more }), headers: { 'x-oauth-scopes': [...desk.world.app.scopes].join(',') } }
}

const scopeHeaders = (world: World, method: Method): Readonly<Record<string, string>> => ({ 'x-oauth-scopes': [...(method.token === 'bot' ? world.app.scopes : world.app.appScopes)].join(','), ...(method.scope === null ? {} : { 'x-accepted-oauth-scopes': method.scope }) })

function argsOf(request: IncomingMessage, body: Buffer): Args {
  const text = body.toString()
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) return parse(text)
  const json = JSON.parse(text === '' ? '{}' : text) as unknown
  return isJson(json) ? json : {}
}

function tokenOf(request: IncomingMessage, args: Args): string | null {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? textArg(args, 'token')
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
