import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { postOffice } from '../../../bot/post-office.ts'
import { telegramChat } from '../../../chat/telegram/adapter.ts'
import { packageRoot } from '../../../config/package-root.ts'
import { realClock } from '../../../core/clock.ts'
import { DOWNTIME } from '../../../core/downtime.ts'
import { quiet } from '../../../core/log.ts'
import { tellUnits } from '../../../procedures/downtime/tell.ts'
import { newsTold } from '../../../store/downtime-news.ts'
import { openProcedures } from '../../../store/procedures.ts'
import { spokenAt } from '../../../store/cards.ts'
import { openStore } from '../../../store/store.ts'
import { speaker, textsFor } from '../../../texts/words.ts'
import { reporter } from '../reporter.ts'
import { largeSite, STORY, windowOf, type BroadcastOrder } from './story.ts'

/** One process that tells all units what it has not told yet, chapter by chapter, and is killed meanwhile. */

const said = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next()
// Nobody wants this life any more.
if (said.done === true) process.exit(0)
const order = JSON.parse(said.value) as BroadcastOrder
const { say } = reporter<string>(null)
const site = largeSite(order.units)
const desk = { site, speak: speaker(site.zone), clock: realClock, log: quiet, store: openStore({ file: order.file, migrations: join(packageRoot(), 'drizzle') }) }
const chat = telegramChat({ token: order.token, apiRoot: order.apiRoot, mode: { kind: 'poll' }, clock: realClock, log: quiet, texts: textsFor(site.zone), cardAt: (ref) => desk.store.read((query) => spokenAt(query, ref)) })
const office = postOffice(desk, new Map([[chat.id, chat]]))
await office.start()
await chat.start(async () => undefined)
say('up')
for (const kind of STORY) {
  await desk.store.write(async (tx) => {
    const [row] = await openProcedures(tx, DOWNTIME)
    if (row === undefined || (await newsTold(tx, row.id)).some((told) => told.kind === kind)) return
    await tellUnits(tx, desk, { state: row.state, news: { kind, before: null, window: windowOf(order), why: null }, at: realClock.now() })
  })
  say(`told ${kind}`)
  await office.idle()
}
say('quiet')
await office.stop()
await chat.stop()
await desk.store.close()
process.exit(0)
