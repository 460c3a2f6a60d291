import { listArg, textArg } from '../args.ts'
import type { Args } from '../args.ts'
import { checkMessageBlocks } from '../blocks.ts'
import { addPost } from '../posting.ts'
import { SlackRefusal } from '../refusal.ts'
import type { Json, Room, StoredFile, World } from '../shapes.ts'
import { wireFile } from '../wire.ts'
import { threadOf } from './chat.ts'
import { visibleRoom } from './method.ts'
import type { Method } from './method.ts'

export const files: Readonly<Record<string, Method>> = {
  'files.info': { token: 'bot', scope: 'files:read', tier: 'tier4', run: info },
  'files.getUploadURLExternal': { token: 'bot', scope: 'files:write', tier: 'tier4', run: begin },
  'files.completeUploadExternal': { token: 'bot', scope: 'files:write', tier: 'tier4', run: complete },
}

/** Where its bytes lie is told with everything else of it. */
function info(world: World, args: Args): Json {
  const file = world.files.get(textArg(args, 'file') ?? '')
  if (file === undefined || !file.shared) throw new SlackRefusal('file_not_found')
  return { file: { ...wireFile(file), url_private_download: `${world.address}/files-pri/${file.id}` } }
}

function begin(world: World, args: Args): Json {
  const name = textArg(args, 'filename')
  const length = Number(textArg(args, 'length'))
  if (name === null || !Number.isInteger(length) || length <= 0) throw new SlackRefusal('invalid_arguments')
  const file: StoredFile = { id: world.ids.next('F'), name, length, bytes: null, title: name, shared: false }
  world.files.set(file.id, file)
  return { upload_url: `${world.address}/upload/v1/${file.id}`, file_id: file.id }
}

function complete(world: World, args: Args): Json {
  const wanted = listArg(args, 'files', 'invalid_arguments') ?? []
  if (wanted.length === 0) throw new SlackRefusal('invalid_arguments')
  const found = wanted.map((one) => {
    const file = world.files.get(String(one['id']))
    if (file?.bytes?.length !== file?.length || file === undefined || file.shared) throw new SlackRefusal('file_not_found')
    return { file, title: typeof one['title'] === 'string' ? one['title'] : file.name }
  })
  const channel = textArg(args, 'channel_id')
  const blocks = listArg(args, 'blocks', 'invalid_blocks_format') ?? []
  checkMessageBlocks(blocks)
  const room = channel === null ? null : sharingRoom(world, channel)
  for (const { file, title } of found) {
    file.title = title
    file.shared = true
  }
  if (room !== null) {
    addPost(world, room, { user: world.app.botUser, bot: world.app.botId, subtype: 'file_share', text: textArg(args, 'initial_comment') ?? '', blocks, thread: threadOf(room, textArg(args, 'thread_ts')), files: found.map(({ file }) => file) })
  }
  return { files: found.map(({ file }) => wireFile(file)) }
}

function sharingRoom(world: World, id: string): Room {
  const room = visibleRoom(world, id, 'invalid_channel')
  if (room.archived || !room.members.has(world.app.botUser)) throw new SlackRefusal('posting_to_channel_denied')
  return room
}
