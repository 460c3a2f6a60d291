import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '@slack/bolt'
import { boltOn } from './bolt.ts'
import { startSlack } from './start.ts'
import type { Slack } from './start.ts'

type Heard = Readonly<Record<string, unknown>>

describe('what people do in the loopback Slack', () => {
  let slack: Slack
  let app: App
  let ratna: string
  let room: string
  const heard: Heard[] = []
  beforeEach(async () => {
    heard.splice(0)
    slack = await startSlack({ limits: 'none' })
    app = boltOn(slack, { mode: 'socket' })
    app.event(/.*/, async ({ event }) => void heard.push(event as unknown as Heard))
    await app.start()
    ratna = slack.person('Ratna')
    room = slack.room('edp', { members: [ratna] })
  })
  afterEach(async () => {
    await app.stop()
    await slack.stop()
  })
  const hears = (what: Heard) => expect.poll(() => heard.at(-1)).toMatchObject(what)

  it('edits and deletes tell what stood there before', async () => {
    const said = slack.as(ratna).say(room, 'setuju')
    slack.as(ratna).edit(said, 'tolak')
    await hears({ subtype: 'message_changed', message: { text: 'tolak', edited: { user: ratna } }, previous_message: { text: 'setuju' } })
    slack.as(ratna).erase(said)
    await hears({ subtype: 'message_deleted', deleted_ts: said.ts, previous_message: { text: 'tolak' } })
  })

  it('another bot and another workspace are told apart by their ids', async () => {
    const robot = slack.person('Jira', { bot: true })
    const guest = slack.person('Vendor', { team: slack.workspace('Vendor SIMRS') })
    for (const user of [robot, guest]) slack.as(user).join(room)
    slack.as(robot).say(room, 'setuju')
    await hears({ subtype: 'bot_message', bot_id: slack.world.people.get(robot)?.bot })
    slack.as(guest).say(room, 'setuju')
    await hears({ user: guest, team: slack.world.people.get(guest)?.team })
    expect(slack.world.people.get(guest)?.team).not.toBe(slack.teamId)
  })

  it('rooms are renamed, archived and left, and after that the bot hears nothing from there', async () => {
    slack.rename(room, 'edp-baru')
    await hears({ type: 'channel_rename', channel: { id: room, name: 'edp-baru' } })
    slack.as(ratna).archive(room)
    await hears({ type: 'channel_archive', channel: room })
    slack.as(ratna).unarchive(room)
    slack.as(ratna).removeBot(room)
    await hears({ type: 'channel_left', channel: room })
    slack.as(ratna).say(room, 'Tidak terdengar')
    await slack.settled()
    expect(heard.at(-1)).toMatchObject({ type: 'channel_left' })
  })

  it('nothing is told without the scope for it or the subscription', async () => {
    slack.revoke('channels:history')
    slack.as(ratna).say(room, 'Tidak terdengar')
    slack.as(ratna).mention(room, 'status')
    await hears({ type: 'app_mention' })
    await slack.settled()
    expect(heard).toHaveLength(1)
  })

  it('a deactivated person can do nothing, and the app hears that he went', async () => {
    slack.deactivate(ratna)
    await hears({ type: 'user_change', user: { id: ratna, deleted: true } })
    expect(() => slack.as(ratna).say(room, 'Halo')).toThrow('deactivated')
  })

  it('the home is opened, filled for that person alone, and pressed', async () => {
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Menunggu Anda' }, accessory: { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Buka' } } }] } })
    })
    const pressed: string[] = []
    app.action('go', async ({ ack, body }) => { pressed.push(body.user.id); await ack() })
    slack.as(ratna).openHome()
    await expect.poll(() => slack.as(ratna).home()).toMatchObject({ words: 'Menunggu Anda\nBuka', buttons: ['Buka'] })
    expect(slack.as(slack.person('Budi')).home()).toBeNull()
    expect(await slack.as(ratna).pressHome('Buka')).toMatchObject({ kind: 'acked' })
    expect(pressed).toEqual([ratna])
  })

  it('a forged press carries what no screen offered, from somebody who is not in the room', async () => {
    const pressed: unknown[] = []
    app.action('say', async ({ ack, action, body }) => { pressed.push(['value' in action ? action.value : null, body.user.id, body.team?.id]); await ack() })
    const card = await app.client.chat.postMessage({ channel: room, text: 'Kartu', blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'say', value: 'approve 1', text: { type: 'plain_text', text: 'Setuju' } }] }] })
    const bystander = slack.person('Tamu')
    const at = { room, ts: card.ts! }
    await expect(slack.as(bystander).press(at, 'Setuju')).rejects.toThrow('not in edp')
    await slack.as(bystander).forgePress(at, { action_id: 'say', value: 'approve 2' }, { team: { id: 'T0OTHER', domain: 'other' } })
    expect(pressed).toEqual([['approve 2', bystander, 'T0OTHER']])
  })

  it('a trigger opens one form, within three seconds', async () => {
    const codes: string[] = []
    app.command('/pulih', async ({ ack, body, client }) => {
      await ack()
      for (let at = 0; at < 2; at += 1) await client.views.open({ trigger_id: body.trigger_id, view: { type: 'modal', title: { type: 'plain_text', text: 'Formulir' }, blocks: [{ type: 'divider' }] } }).catch((error: unknown) => void codes.push((error as { data: { error: string } }).data.error))
    })
    await slack.as(ratna).slash(room, '/pulih', 'downtime')
    await expect.poll(() => codes).toEqual(['exchanged_trigger_id'])
    expect(slack.as(ratna).modal()).toMatchObject({ title: 'Formulir' })
  })

  it('an app that was removed is refused everywhere', async () => {
    slack.uninstall()
    await expect(app.client.chat.postMessage({ channel: room, text: 'x' })).rejects.toMatchObject({ data: { error: 'account_inactive' } })
  })

  it('while the network is down nothing goes in or out; afterwards the app is back', async () => {
    slack.faults.networkDown()
    await expect(app.client.chat.postMessage({ channel: room, text: 'x' })).rejects.toMatchObject({ code: 'slack_webapi_request_error' })
    expect(await slack.as(ratna).slash(room, '/pulih', 'status')).toEqual({ kind: 'failed', why: 'dispatch_failed' })
    slack.faults.networkUp()
    await app.client.chat.postMessage({ channel: room, text: 'y' })
    expect(slack.channel(room).messages().map((seen) => seen.text)).toEqual(['y'])
  })

  it('the same seed meets the same calls with the same faults', async () => {
    const met = async () => {
      const own = await startSlack({ limits: 'none', seed: 7 })
      own.faults.add({ fault: { kind: '503' }, share: 0.3 })
      for (let at = 0; at < 20; at += 1) await fetch(`${own.apiUrl}auth.test`, { method: 'POST', headers: { authorization: `Bearer ${own.botToken}` } })
      const many = own.faults.met().length
      await own.stop()
      return many
    }
    const [one, two] = [await met(), await met()]
    expect(one).toBe(two)
    expect(one).toBeGreaterThan(0)
  })
})
