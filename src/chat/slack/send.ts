import type { Log } from '../../core/log.ts'
import { isBlockTrouble } from './fault.ts'
import type { Json } from './json.ts'
import type { SlackWeb } from './web.ts'

/** Sends a message; where Slack does not take its blocks, its words still arrive. */
export async function sendBlocks(parts: { readonly web: SlackWeb; readonly log: Log }, method: 'chat.postMessage' | 'chat.update' | 'chat.postEphemeral', args: Json): Promise<Json> {
  try {
    return await parts.web.call(method, { unfurl_links: false, unfurl_media: false, ...args })
  } catch (error) {
    if (!isBlockTrouble(error)) throw error
    parts.log.error({ error }, 'Slack refused the blocks of a message: its words go alone')
    return await parts.web.call(method, { unfurl_links: false, unfurl_media: false, ...args, blocks: [] })
  }
}
