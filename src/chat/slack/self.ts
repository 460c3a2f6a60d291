import { Fault } from '../../core/fault.ts'
import { textAt } from './json.ts'
import type { SlackWeb } from './web.ts'

/** Who we are in which workspace: everybody from another one is an outsider. */
export interface Self {
  readonly team: string
  readonly user: string
  readonly bot: string
}

/** Asks Slack who we are. Throws a Fault where the token does not say. */
export async function whoWeAre(web: SlackWeb): Promise<Self> {
  const answer = await web.call('auth.test', {})
  const self = { team: textAt(answer, 'team_id'), user: textAt(answer, 'user_id'), bot: textAt(answer, 'bot_id') }
  if (self.team === '' || self.user === '' || self.bot === '') throw new Fault({ area: 'chat', op: 'slack auth.test', retry: 'later', hint: 'permission', detail: 'this is not the token of a bot' })
  return self
}
