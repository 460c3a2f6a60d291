import { answeredBy, maySend, reach, topicOf } from '../access.ts'
import { flag, object, text as textOf, type Call } from '../call.ts'
import { parseMarkup } from '../keyboard.ts'
import { badRequest, Refusal } from '../refusal.ts'
import { wireFile, wireMessage } from '../wire.ts'
import { nextId, store, type StoredFile, type World } from '../world.ts'
import { captioned } from './messages.ts'

const LARGEST = { document: 50 * 1024 * 1024, photo: 10 * 1024 * 1024 }
const LARGEST_DOWN = 20 * 1024 * 1024

export const sendDocument = (world: World, call: Call) => send(world, call, 'document')
export const sendPhoto = (world: World, call: Call) => send(world, call, 'photo')

function send(world: World, call: Call, kind: 'document' | 'photo') {
  const chat = reach(world, call)
  maySend(chat, `${kind}s`)
  const file = taken(world, call, kind)
  const sent = { ...captioned(world, call), markup: parseMarkup(object(call, 'reply_markup')), topic: topicOf(call, chat), replyTo: answeredBy(call, chat) }
  world.limits.admit(chat, call.method, world.clock.passed())
  world.files.set(file.id, file)
  world.counting.add('effects', call.method)
  return wireMessage(world, store(world, chat, { ...sent, file: { kind, stored: file }, from: world.bot, silent: flag(call, 'disable_notification') }))
}

/** The file that came up with the call, or one that is known by its id. */
function taken(world: World, call: Call, kind: 'document' | 'photo'): StoredFile {
  const given = textOf(call, kind)
  const upload = call.files.get(given.startsWith('attach://') ? given.slice(9) : kind)
  if (upload === undefined) {
    if (given === '') throw badRequest(`there is no ${kind} in the request`)
    const known = world.files.get(given)
    if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified')
    return known
  }
  const size = upload.bytes.length
  if (size === 0) throw badRequest('file must be non-empty')
  if (kind === 'photo' && size > LARGEST.photo) throw badRequest(`file of size ${size} bytes is too big for a photo; the maximum size is ${LARGEST.photo} bytes`)
  if (size > LARGEST.document) throw new Refusal(413, 'Request Entity Too Large')
  if (kind === 'photo' && !picture(upload.bytes)) throw badRequest('IMAGE_PROCESS_FAILED')
  const number = nextId(world)
  const id = `BQACAgUAAxkBAAI${Buffer.from(`${kind}${number}`).toString('base64url')}`
  return { id, name: upload.name, mime: upload.mime, bytes: Buffer.from(upload.bytes), path: `${kind}s/file_${number}${/\.\w+$/.exec(upload.name)?.[0] ?? ''}` }
}

const picture = (bytes: Buffer) => ['89504e470d0a1a0a', 'ffd8ff', '47494638', '52494646', '424d'].some((magic) => bytes.toString('hex', 0, 8).startsWith(magic))

export function getFile(world: World, call: Call) {
  const file = world.files.get(textOf(call, 'file_id'))
  if (file === undefined) throw badRequest('invalid file_id')
  if (file.bytes.length > LARGEST_DOWN) throw badRequest('file is too big')
  const { file_id, file_unique_id, file_size } = wireFile(file)
  return { file_id, file_unique_id, file_size, file_path: file.path }
}
