import { z } from 'zod'
import { LARGEST_FILE, type Fetched, type SentFile } from '../../core/sent-file.ts'
import { drained } from '../drained.ts'
import type { TelegramLine } from './line.ts'
import { TelegramTrouble } from './trouble.ts'

/** The bytes of what somebody sent. Telegram gives a bot nothing above twenty megabytes. What is wrong with the line is thrown as it is. */
export async function fetchFile(parts: { readonly line: TelegramLine; readonly token: string; readonly apiRoot: string }, file: SentFile): Promise<Fetched> {
  const { line, token, apiRoot } = parts
  if (file.bytes !== null && file.bytes > LARGEST_FILE) return { ok: false, why: 'too-large' }
  try {
    const found = described.safeParse(await line.call('getFile', { file_id: file.handle }))
    if (!found.success) return { ok: false, why: 'gone' }
    return await drained({ url: `${apiRoot}/file/bot${token}/${found.data.file_path}`, headers: {}, secret: token })
  } catch (error) {
    if (error instanceof TelegramTrouble && /too big/.test(error.message)) return { ok: false, why: 'too-large' }
    if (error instanceof TelegramTrouble && /invalid file_id|wrong file/.test(error.message)) return { ok: false, why: 'gone' }
    throw error
  }
}

const described = z.looseObject({ file_path: z.string().regex(/^[\w./-]+$/) })
