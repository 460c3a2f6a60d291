import { chatPlatformContract } from '../contracts/chat-platform.ts'
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
    sees: async (who) => [...platform.titles('edp'), ...platform.whispers(who)],
    type: async (said) => { await platform.type({ chat: 'edp', user: user.id, name: user.name, text: said.text, id: said.id, ...(said.replyTo === null ? {} : { replyTo: said.replyTo }) }) },
    press: async (pressed) => { await platform.press({ chat: 'edp', user: user.id, name: user.name, text: pressed.say, message: pressed.message, id: pressed.id }) },
    end: async () => {},
  }
})
