import { present } from './deliver.ts'
import { wireChat, wireMessage, wireUser } from './wire.ts'
import { moment, nextId, type Person, type Press, type StoredMessage, type World } from './world.ts'

/** What people do with buttons. The press returned shows the answer once there is one. */
export function createPresses(world: World) {
  const pressed = (from: Person, message: StoredMessage, data: string): Press => {
    const press: Press = { id: `${nextId(world)}${String(nextId(world)).padStart(12, '0')}`, from, message, data, at: moment(world), answer: null }
    world.presses.set(press.id, press)
    const shown = message.gone ? { chat: wireChat(message.chat), message_id: message.id, date: 0 } : wireMessage(world, message)
    const payload = { id: press.id, from: wireUser(from), message: shown, chat_instance: String(7_000_000_000_000 + Math.abs(message.chat.id)), data }
    if (present(message.chat)) world.updates.push({ kind: 'callback_query', lane: String(message.chat.id), payload })
    return press
  }
  return {
    /** Presses the button with this label, or this data. Refuses where no such button is to be seen. */
    press: (from: Person, message: StoredMessage, button: string): Press => {
      const buttons = message.gone || message.markup?.kind !== 'inline' ? [] : message.markup.rows.flat()
      const data = buttons.find(({ text, callback_data }) => text === button || callback_data === button)?.callback_data
      if (data === undefined) throw new Error(`no button "${button}" below the message; there is: ${buttons.map(({ text }) => text).join(', ') || 'none'}`)
      return pressed(from, message, data)
    },
    /** A changed client: sends any data, also below a message whose buttons are gone or that was erased. */
    forge: pressed,
  }
}
