import { startSlack } from '../src/test/fakes/slack/start.ts'
import { startTelegram } from '../src/test/fakes/telegram/start.ts'

/** The other process of the idle bench: both platforms on loopback, where nobody says anything. Says where they are, ends when it is left. */
const telegram = await startTelegram()
const slack = await startSlack()
process.on('message', () => { process.send?.({ telegram: telegram.counts().calls, slack: slack.counts().calls, sockets: slack.sockets.open() }) })
process.on('disconnect', () => { process.exit(0) })
process.send?.({ token: telegram.token, apiRoot: telegram.apiRoot, botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl })
