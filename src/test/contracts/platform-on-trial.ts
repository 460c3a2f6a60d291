import type { Address, ChatPlatform } from '../../chat/platform.ts'
import type { Message, Spoken } from '../../texts/message.ts'

/** A platform with a chat of its own, and eyes to see what its people would see there. */
export interface PlatformOnTrial {
  /** The one that lives now. */
  readonly platform: ChatPlatform
  readonly to: Address
  /** A person of that chat, and another one. */
  readonly user: { readonly id: string; readonly name: string }
  readonly bystander: { readonly id: string; readonly name: string }
  /** The titles that this person sees in the chat, oldest first, in the chat's language, as plain text. */
  sees(user: string): Promise<readonly string[]>
  /** The person types, or presses a button on a message; resolves when the platform has acknowledged it, rejects when it has not. */
  type(said: { readonly id: string; readonly text: string; readonly replyTo: string | null }): Promise<void>
  press(pressed: { readonly id: string; readonly say: string; readonly message: string }): Promise<void>
  /** The files that this person sees in the chat, oldest first: every name that a file goes by, and what is in it. */
  files(user: string): Promise<readonly { readonly names: readonly string[]; readonly text: string }[]>
  /** The titles of what made a sound, oldest first; absent where everything is alike. */
  rang?(): Promise<readonly string[]>
  /** Another one on the same account takes its place, as the next process makes it. */
  anew(): void
  /** Nothing gets through to the platform until the answered function is called; absent where nothing lies between. */
  cut?(): Promise<() => Promise<void>>
  /** The bot is put out of the chat, where a platform knows such. */
  putOut?(): Promise<void>
  /** The chat goes on under the address that is answered, where a platform knows such. */
  move?(): Promise<string>
  /** Both languages of a card are kept, and whoever reads it chooses. */
  readonly keepsBoth?: true
  end(): Promise<void>
}

export const sample = (title: string, change: Partial<Message> = {}): Spoken => {
  const message: Message = { mood: 'info', title: [{ kind: 'text', text: title }], blocks: [{ kind: 'line', line: [{ kind: 'text', text: 'isi' }] }], ...change }
  return { id: message, en: message }
}
