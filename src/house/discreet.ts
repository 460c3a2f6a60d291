import type { ChatPlatform } from '../chat/platform.ts'
import { discreetChat, discreetSpoken, type Filter } from '../chat/discreet.ts'
import type { Config } from '../config/config.ts'
import { secretsOf } from '../config/secrets.ts'
import { discreet, type Known } from '../core/discreet.ts'
import type { PlatformId } from '../core/people.ts'
import type { Spoken } from '../texts/message.ts'
import { textsFor } from '../texts/words.ts'

/** Nothing reaches a chat but through the filter: every platform of the house stands behind it, whoever speaks. */
export function behindFilter(platforms: readonly ChatPlatform[], config: Config): ReadonlyMap<PlatformId, ChatPlatform> {
  const filter = filterOf(config)
  return new Map(platforms.map((platform) => [platform.id, discreetChat(platform, filter)]))
}

/** The filter itself, for what a platform fetches from the house by itself. */
export function discreetly(config: Config): (spoken: Spoken) => Spoken {
  const filter = filterOf(config)
  return (spoken) => discreetSpoken(spoken, filter)
}

function filterOf(config: Config): Filter {
  const texts = textsFor(config.site.zone)
  // An admin gets a script's token in private; in every room it is a secret.
  const aside = discreet(knownOf({ ...config, secrets: { ...config.secrets, ping: config.secrets.ping === null ? null : { ...config.secrets.ping, tokens: {} } } }))
  return { look: discreet(knownOf(config)), aside, marks: { id: texts.id.common.hidden, en: texts.en.common.hidden } }
}

/** What this site's configuration says of itself. */
export function knownOf(config: Pick<Config, 'site' | 'secrets' | 'chat'>): Known {
  return {
    secrets: secretsOf(config),
    addresses: config.site.servers.flatMap(({ address, ssh }) => [...(address === null ? [] : [address]), ...(ssh === null ? [] : [ssh.host])]),
    ours: config.site.procedures.map((procedure) => procedure.number),
  }
}
