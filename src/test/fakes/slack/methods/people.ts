import { textArg } from '../args.ts'
import { SlackRefusal } from '../refusal.ts'
import type { World } from '../shapes.ts'
import { wirePerson } from '../wire.ts'
import { pageOf } from './method.ts'
import type { Method } from './method.ts'

export const people: Readonly<Record<string, Method>> = {
  'auth.test': {
    token: 'bot', scope: null, tier: 'unlimited',
    run: (world) => ({ url: `https://${world.home.domain}.slack.com/`, team: world.home.name, user: world.people.get(world.app.botUser)?.name, team_id: world.home.id, user_id: world.app.botUser, bot_id: world.app.botId, is_enterprise_install: false }),
  },
  'users.info': {
    token: 'bot', scope: 'users:read', tier: 'tier4',
    run: (world, args) => {
      const person = world.people.get(textArg(args, 'user') ?? '')
      if (person === undefined) throw new SlackRefusal('user_not_found')
      return { user: wirePerson(world, person) }
    },
  },
  'users.list': {
    token: 'bot', scope: 'users:read', tier: 'tier2',
    run: (world, args) => {
      const { page, next } = pageOf([...world.people.values()], { limit: textArg(args, 'limit'), cursor: textArg(args, 'cursor') })
      return { members: page.map((person) => wirePerson(world, person)), response_metadata: { next_cursor: next } }
    },
  },
  'bots.info': {
    token: 'bot', scope: 'users:read', tier: 'tier3',
    run: (world, args) => {
      const bot = [...world.people.values()].find((person) => person.bot !== null && person.bot === textArg(args, 'bot'))
      if (bot === undefined) throw new SlackRefusal('bot_not_found')
      return { bot: { id: bot.bot, deleted: !bot.active, name: bot.name, user_id: bot.id, app_id: bot.id === world.app.botUser ? world.app.id : '' } }
    },
  },
  'team.info': {
    token: 'bot', scope: 'team:read', tier: 'tier3',
    run: (world, args) => {
      const team = teamOf(world, textArg(args, 'team'))
      return { team: { id: team.id, name: team.name, domain: team.domain } }
    },
  },
}

function teamOf(world: World, id: string | null) {
  const team = id === null ? world.home : world.teams.get(id)
  if (team === undefined) throw new SlackRefusal('team_not_found')
  return team
}
