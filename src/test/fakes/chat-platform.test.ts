import { harmlessFileName } from '../../core/file-name.ts'
import { chatPlatformContract } from '../contracts/chat-platform.ts'
import { bytesOf } from '../../texts/message.ts'
import { plain } from '../../texts/words.ts'
import { fakeChat } from './chat-platform.ts'

chatPlatformContract('the fake', async () => {
  const platform = fakeChat()
  const user = { id: 'u1', name: 'Budi' }
  return {
    platform,
    to: { chat: 'edp', thread: null, lang: 'id' },
    user,
    keepsBoth: true,
    bystander: { id: 'u2', name: 'Sari' },
    files: async () => platform.posted('edp').flatMap(({ said }) => said.at(-1)?.id.files ?? []).map((file) => ({ names: [harmlessFileName(file.name)], text: bytesOf(file).toString() })),
    rang: async () => platform.posted('edp').filter(({ silent }) => !silent).map(({ said }) => plain(said.at(-1)?.id.title ?? [])),
    // What it remembers is what stands in the chat: it is both sides in one.
    anew: () => undefined,
    sees: async (who) => [...platform.titles('edp'), ...platform.whispers(who)],
    type: async (said) => { await platform.type({ chat: 'edp', user: user.id, name: user.name, text: said.text, id: said.id, ...(said.replyTo === null ? {} : { replyTo: said.replyTo }) }) },
    press: async (pressed) => { await platform.press({ chat: 'edp', user: user.id, name: user.name, text: pressed.say, message: pressed.message, id: pressed.id }) },
    end: async () => {},
  }
})
