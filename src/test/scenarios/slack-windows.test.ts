import { afterEach, beforeEach, expect, it } from 'vitest'
import { bothChats, type BothChats } from './both-chats.ts'

let rig: BothChats
beforeEach(async () => { rig = await bothChats() })
afterEach(async () => { await rig.end() })

it('a command that lacks its facts opens its window in Slack for who typed it, in a channel where others are busy, and for nobody else', async () => {
  const { slack } = rig
  const [dewi, budi] = [slack.person('Dewi'), slack.person('Budi')]
  const room = slack.room('edp', { members: [dewi, budi] })
  await rig.room('slack', room, 'edp')
  await rig.enrol({ name: 'Dewi', duties: ['manager', 'admin'], platform: 'slack', userId: dewi })
  await rig.enrol({ name: 'Budi', duties: ['edp'], platform: 'slack', userId: budi })
  await Promise.all([slack.as(dewi).slash(room, '/pulih', 'holiday add'), slack.as(budi).slash(room, '/pulih', 'status')])
  await expect.poll(() => slack.as(dewi).modal()).not.toBeNull()
  expect(slack.as(budi).modal()).toBeNull()
})
