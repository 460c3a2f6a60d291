import { LARGEST_FILE, type Fetched, type SentFile } from '../../core/sent-file.ts'
import { drained } from '../drained.ts'
import { codeOf } from './fault.ts'
import { textAt } from './json.ts'
import type { SlackWeb } from './web.ts'

/** The bytes of what somebody sent. Its address is asked of Slack itself and read with our key, which goes to Slack's own addresses alone. */
export async function fetchFile(parts: { readonly web: Pick<SlackWeb, 'call'>; readonly botToken: string; readonly apiUrl: string }, file: SentFile): Promise<Fetched> {
  const { web, botToken, apiUrl } = parts
  if (file.bytes !== null && file.bytes > LARGEST_FILE) return { ok: false, why: 'too-large' }
  let url = ''
  try {
    const info = await web.call('files.info', { file: file.handle })
    url = textAt(info, 'file', 'url_private_download') || textAt(info, 'file', 'url_private')
  } catch (error) {
    const why = codeOf(error)
    if (why === 'missing_scope' || why === 'no_permission' || why === 'not_allowed_token_type') return { ok: false, why: 'not-allowed' }
    if (why === 'file_not_found' || why === 'file_deleted') return { ok: false, why: 'gone' }
    throw error
  }
  if (!isSlacks(url, apiUrl)) return { ok: false, why: 'gone' }
  return await drained({ url, headers: { authorization: `Bearer ${botToken}` }, secret: botToken })
}

/** Files lie on Slack's own machines; a file of somebody else's drive is named with another address. */
function isSlacks(url: string, apiUrl: string): boolean {
  const at = URL.canParse(url) ? new URL(url) : null
  if (at === null) return false
  return at.origin === new URL(apiUrl).origin || (at.protocol === 'https:' && (at.hostname === 'slack.com' || at.hostname.endsWith('.slack.com')))
}
