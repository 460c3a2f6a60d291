import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import type { ChatEvent } from '../chat/platform.ts'
import { harmlessFileName } from '../core/file-name.ts'
import type { Log } from '../core/log.ts'
import { bytesOf } from '../texts/message.ts'
import { chatPage } from './chat-page.ts'
import { entryOf, personaOf, roomOf, timelineOf, type ChatDesk } from './demo.ts'
import { tell } from './events.ts'
import { sameOrigin, type Wire } from './guard.ts'
import { keepLang, langOf, themeOf } from './reader.ts'

export interface ChatRoutes {
  readonly desk: ChatDesk
  readonly heartbeat: number
  readonly closing: AbortSignal
  readonly log: Log
}

/** The demo's chat: its page, what was said, what changes, and saying something. */
export function chatRoutes(parts: ChatRoutes): Hono<Wire> {
  const { desk } = parts
  const app = new Hono<Wire>()
  let listening = 0

  app.get('/', async (c) => {
    const persona = personaOf(desk, c.req.query('as')) ?? desk.controls.personas[0]
    const room = roomOf(desk, c.req.query('room')) ?? roomOf(desk, persona?.room) ?? desk.controls.rooms[0]
    if (persona === undefined || room === undefined) return c.notFound()
    return c.html(await chatPage(desk, { persona, room, lang: keepLang(c, langOf(c, desk.lang)), theme: themeOf(c) }))
  })

  app.get('/timeline', async (c) => {
    const look = lookOf(c, desk)
    if (look === null) return c.json({ problem: 'unknown' }, 404)
    const { entries, drawn, earlier } = await timelineOf(desk, { ...look, before: number(c.req.query('before')) })
    return c.json({ entries: entries.map(({ id, version }, index) => ({ id, version, html: drawn[index]?.html })), earlier })
  })

  app.get('/events', (c) => {
    const persona = personaOf(desk, c.req.query('as'))
    if (persona === null) return c.json({ problem: 'unknown' }, 404)
    if (listening >= MOST_LISTENERS) return c.json({ problem: 'crowded' }, 503)
    const after = number(c.req.header('Last-Event-ID')) ?? number(c.req.query('after')) ?? 0
    listening += 1
    return tell(c, { ...parts, eyes: { user: persona.id, lang: langOf(c, desk.lang) }, after, ended: () => { listening -= 1 } })
  })

  app.get('/files/:chat/:entry/:index', async (c) => {
    const persona = personaOf(desk, c.req.query('as'))
    const id = number(c.req.param('entry'))
    if (persona === null || id === null) return c.notFound()
    const entry = await entryOf(desk, { chat: c.req.param('chat'), user: persona.id, id })
    const file = entry?.body.by === 'bot' ? entry.body.message[langOf(c, desk.lang)].files?.[Number(c.req.param('index'))] : undefined
    if (file === undefined) return c.notFound()
    return c.body(new Uint8Array(bytesOf(file)), 200, { 'Content-Type': 'text' in file ? `${file.mime}; charset=utf-8` : file.mime, 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(harmlessFileName(file.name))}` })
  })

  app.post('/say', sameOrigin(), bodyLimit({ maxSize: MOST_SAID, onError: (c) => c.json({ problem: 'too-long' }, 413) }), async (c) => {
    const said = Said.safeParse(await c.req.json<unknown>().catch(() => null))
    if (!said.success) return c.json({ problem: 'unreadable' }, 400)
    const event = await eventOf(desk, said.data)
    if (event === null) return c.json({ problem: 'unknown' }, 404)
    await desk.lan.say(event)
    return c.json({ ok: true }, 202)
  })

  return app
}

const MOST_SAID = 16 * 1024
const MOST_LISTENERS = 200

const address = { id: z.string().regex(/^[\w-]{8,64}$/), as: z.string(), chat: z.string() }
const entryId = z.number().int().positive()
const Said = z.discriminatedUnion('kind', [
  z.strictObject({ ...address, kind: z.literal('text'), text: z.string().min(1), replyTo: entryId.nullable() }),
  z.strictObject({ ...address, kind: z.literal('press'), say: z.string().min(1), message: entryId }),
  z.strictObject({ ...address, kind: z.literal('filled'), form: entryId, values: z.record(z.string().max(40), z.string().max(4000)), message: entryId }),
])

/** Null where the persona, the room or the message is not one that this page shows. */
async function eventOf(desk: ChatDesk, said: z.output<typeof Said>): Promise<ChatEvent | null> {
  const persona = personaOf(desk, said.as)
  const room = roomOf(desk, said.chat)
  if (persona === null || room === null) return null
  const about = said.kind === 'text' ? said.replyTo : said.message
  if (about !== null && (await entryOf(desk, { chat: room.chat, user: persona.id, id: about })) === null) return null
  const base = { id: `${persona.id}:${said.id}`, platform: 'web' as const, at: desk.clock.now(), chat: room.chat, thread: null, chatTitle: room.name, direct: false, user: { id: persona.id, name: persona.name }, voice: 'own' as const }
  const ref = about === null ? null : { chat: room.chat, message: String(about) }
  if (said.kind === 'text') return { ...base, kind: 'text', text: said.text, replyTo: ref }
  if (said.kind === 'filled') return { ...base, kind: 'filled', form: said.form, values: said.values, message: ref }
  return ref === null ? null : { ...base, kind: 'press', say: said.say, message: ref }
}

function lookOf(c: Context<Wire>, desk: ChatDesk) {
  const persona = personaOf(desk, c.req.query('as'))
  const room = roomOf(desk, c.req.query('room'))
  return persona === null || room === null ? null : { chat: room.chat, user: persona.id, lang: langOf(c, desk.lang) }
}

function number(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}
