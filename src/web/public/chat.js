// The chat takes over from the page as the server drew it. Each idea has a file of its own.
import { startCards } from './cards.js'
import { startClock } from './clock.js'
import { startComposer } from './composer.js'
import { startDrafts } from './drafts.js'
import { startForms } from './forms.js'
import { outgoing } from './outgoing.js'
import { startRooms } from './rooms.js'
import { listen } from './stream.js'
import { startTimeline } from './timeline.js'
import { startTheme } from './theme.js'

const app = document.getElementById('app')
/** What every part knows: who speaks, in which room, in which words. */
const house = {
  persona: app.dataset.persona,
  name: app.dataset.name,
  lang: app.dataset.lang,
  room: app.dataset.room,
  head: app.dataset.head,
  words: JSON.parse(app.dataset.words),
}

const timeline = startTimeline(house)
const out = outgoing(house, timeline)
const composer = startComposer(house, { timeline, out })
const rooms = startRooms(house, { timeline, out, composer })
const clock = startClock(house)
startCards(house, { timeline, out })
startForms(out)
startDrafts(house)
startTheme()
listen(house, {
  entry: (news) => {
    out.arrived(news.event)
    if (news.chat === house.room) timeline.put(news)
    rooms.noticed(news)
  },
  clock: clock.show,
  connected: out.again,
})
timeline.toNewest()
out.resume()
