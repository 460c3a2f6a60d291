import type { Call } from '../call.ts'
import { Refusal } from '../refusal.ts'
import type { World } from '../world.ts'
import { answerCallbackQuery } from './callbacks.ts'
import { getChat, getChatAdministrators, getChatMember, getMe, leaveChat, sendChatAction } from './chats.ts'
import { deleteMyCommands, getMyCommands, setMyCommands } from './commands.ts'
import { getFile, sendDocument, sendPhoto } from './files.ts'
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './hearing.ts'
import { deleteMessage, editMessageCaption, editMessageReplyMarkup, editMessageText, sendMessage } from './messages.ts'

type Method = (world: World, call: Call) => unknown

const methods: Readonly<Record<string, Method>> = {
  getMe, getUpdates, setWebhook, deleteWebhook, getWebhookInfo,
  sendMessage, editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage,
  sendDocument, sendPhoto, getFile, answerCallbackQuery,
  setMyCommands, getMyCommands, deleteMyCommands,
  getChat, getChatMember, getChatAdministrators, leaveChat, sendChatAction,
}
const named = new Map(Object.entries(methods).map(([name, run]) => [name.toLowerCase(), { name, run }]))

/** Telegram's own spelling of a method; null for one that it does not know. */
export const spelling = (method: string) => named.get(method.toLowerCase())?.name ?? null

/** Does what was asked, or refuses in Telegram's words. */
export async function perform(world: World, call: Call): Promise<unknown> {
  const method = named.get(call.method.toLowerCase())
  if (method === undefined) throw new Refusal(404, 'Not Found: method not found')
  return method.run(world, call)
}
