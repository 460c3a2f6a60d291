import type { ChatPlatform } from '../../chat/platform.ts'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import type { PlatformId } from '../../core/people.ts'
import { similar } from '../../core/similar.ts'
import { audit } from '../../store/audit.ts'
import { allRooms, type RoomRecord } from '../../store/rooms.ts'
import { hintSentence } from '../../texts/views/finding.ts'
import { testCardView } from '../../texts/views/test-card.ts'
import { speaker } from '../../texts/words.ts'
import type { Cli } from '../context.ts'
import { fine, look, wrong, type Patient, type Reading } from './probe.ts'

export interface CardWish {
  /** A room's number, name or address (`telegram:-100123`); null for one room of each chat. */
  readonly room: string | null
}

interface Place {
  readonly platform: PlatformId
  readonly chat: string
  readonly thread: string | null
  readonly name: string
  readonly lang: RoomRecord['lang']
  readonly kind: 'room' | 'person'
}

/** Posts a test card through the chats themselves, as the post office would, and says how it went. Nothing is listened to: a bot that is running is not disturbed. */
export async function testCards(cli: Cli, patient: Patient, wish: CardWish): Promise<readonly Reading[]> {
  const { config, books } = patient
  const chats = cli.house.chats(config)
  try {
    const on = [...chats.platforms.keys()]
    if (on.length === 0) return [wrong('test card', 'no chat is configured', 'Set Telegram or Slack up first: docs/telegram.md, docs/slack.md.')]
    const rooms = books === null ? [] : (await books.kit.store.read(allRooms)).filter((room) => on.includes(room.platform))
    const places = wish.room === null ? on.map((platform) => usualPlace(patient, platform, rooms)) : placesCalled(patient, wish.room, { on, rooms })
    const readings: Reading[] = []
    for (const place of places) readings.push('state' in place ? place : await post(cli, patient, { place, platform: chats.platforms.get(place.platform) }))
    return readings
  } finally {
    await chats.stop()
  }
}

/** The admins' room, else the first that is no unit's, else the first admin alone: a test is not for the wards. */
function usualPlace({ config }: Patient, platform: PlatformId, rooms: readonly RoomRecord[]): Place | Reading {
  const here = rooms.filter((room) => room.platform === platform)
  const room = here.find((it) => it.purpose === 'admin') ?? here.find((it) => it.purpose !== 'unit')
  if (room !== undefined) return placeOf(room)
  const admin = config.chat.admins.find((it) => it.platform === platform)
  if (admin !== undefined) return { platform, chat: admin.userId, thread: null, name: `${platform}:${admin.userId}`, lang: config.site.lang, kind: 'person' }
  return look(`test card ${platform}`, 'there is no room and no first admin', `Say where: pulih doctor --test-card ${platform}:ADDRESS.`)
}

/** Telegram's group EDP and Slack's channel edp bear one name: both get a card. */
function placesCalled({ config }: Patient, said: string, { on, rooms }: { readonly on: readonly PlatformId[]; readonly rooms: readonly RoomRecord[] }): readonly (Place | Reading)[] {
  const wanted = said.trim().toLowerCase()
  const found = rooms.filter((room) => String(room.id) === wanted.replace(/^#/, '') || room.name.toLowerCase() === wanted || `${room.platform}:${room.chat}`.toLowerCase() === wanted)
  if (found.length > 0) return found.map(placeOf)
  const [, platform, chat] = /^(telegram|slack):(-?\w+)$/.exec(said.trim()) ?? []
  const known = on.find((it) => it === platform)
  if (known !== undefined && chat !== undefined) return [{ platform: known, chat, thread: null, name: said.trim(), lang: config.site.lang, kind: 'room' }]
  const near = similar(wanted, rooms.map((room) => room.name))
  return [wrong('test card', `no room is called "${said.slice(0, 60)}"`, near !== null ? `Did you mean ${near}?` : rooms.length === 0 ? 'No room is registered yet: say its address, like telegram:-1001234567890 or slack:C012AB3CD.' : `There are: ${rooms.map((room) => room.name).join(', ')}.`)]
}

const placeOf = ({ platform, chat, thread, name, lang }: RoomRecord): Place => ({ platform, chat, thread, name, lang, kind: 'room' })

async function post(cli: Cli, patient: Patient, to: { readonly place: Place; readonly platform: ChatPlatform | undefined }): Promise<Reading> {
  const { config, clock, books, t } = patient
  const { place, platform } = to
  const about = `test card ${place.platform}`
  const at = clock.now()
  try {
    const spoken = speaker(config.site.zone)(testCardView({ site: config.site.name, user: cli.user, at: at.getTime() }))
    await patiently(patient, async () => { await platform?.post({ chat: place.chat, thread: place.thread, lang: place.lang }, spoken, { silent: false, once: `test-card:${at.getTime()}:${place.chat}` }) })
    await books?.kit.store.write((tx) => audit(tx, { at, by: { kind: 'cli', user: cli.user }, act: 'doctor.test-card', subject: `chat:${place.platform}:${place.chat}`, facts: { name: place.name } }))
    return fine(about, `posted in ${place.name}; press its button to test the way back`)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const gone = error instanceof Fault && error.hint === 'chat-gone'
    if (gone) return wrong(about, text, place.kind === 'person' ? `Open the bot in ${place.platform === 'telegram' ? 'Telegram and press Start' : 'Slack and write to it'}, then try again; check the id in PULIH_ADMINS.` : `Add the bot to ${place.name} again, then try again.`)
    return wrong(about, text, error instanceof Fault && error.hint !== undefined ? hintSentence(t, error.hint) : 'Read the line above; it is what the platform answered.')
  }
}

/** The bot that is running shares the room's pace with us: where the platform asks for patience, it is given some. */
async function patiently({ clock, signal }: Patient, send: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await send()
      return
    } catch (error) {
      if (!(error instanceof Fault) || error.after === undefined || error.after * SECOND > LONGEST_WAIT || tries === MOST_TRIES || signal.aborted) throw error
      await clock.sleep(error.after * SECOND, signal)
    }
  }
}

const LONGEST_WAIT = 30 * SECOND
const MOST_TRIES = 4
