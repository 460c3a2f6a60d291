import type { World } from './shapes.ts'

/** Takes the bytes of a file that was announced, plain or as a form, as Slack's upload addresses do. */
export function receiveUpload(world: World, sent: { readonly id: string; readonly type: string; readonly body: Buffer }): { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const file = world.files.get(sent.id)
  const headers = { 'content-type': 'text/plain' }
  if (file === undefined || file.bytes !== null) return { status: 404, body: 'file not found', headers }
  file.bytes = sent.type.startsWith('multipart/form-data') ? partOf(sent) : sent.body
  return { status: 200, body: `OK - ${file.bytes.length}`, headers }
}

/** The one part that a form of the client library has: what stands between its head and the closing line. */
function partOf(sent: { readonly type: string; readonly body: Buffer }): Buffer {
  const boundary = /boundary="?([^";]+)"?/.exec(sent.type)?.[1] ?? ''
  const from = sent.body.indexOf('\r\n\r\n')
  const to = sent.body.indexOf(`\r\n--${boundary}`, from)
  return from < 0 || to < 0 ? Buffer.alloc(0) : sent.body.subarray(from + 4, to)
}
