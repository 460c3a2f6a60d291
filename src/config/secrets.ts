import type { Config } from './config.ts'

/** Every secret of this house, as it stands in `.env`: none of them may ever go out, into a chat or into a log. */
export function secretsOf({ secrets, chat }: Pick<Config, 'secrets' | 'chat'>): readonly string[] {
  const { telegram, slack } = chat
  return [
    secrets.deadman,
    ...Object.values(secrets.passwords),
    secrets.ping?.key,
    ...Object.values(secrets.ping?.tokens ?? {}),
    telegram?.token,
    // The part behind the number alone is as good as the whole: the number is known to everybody.
    telegram?.token.split(':')[1],
    telegram?.mode.kind === 'webhook' ? telegram.mode.secret : null,
    slack?.botToken,
    slack?.mode.kind === 'socket' ? slack.mode.appToken : slack?.mode.signingSecret,
  ].filter((secret) => typeof secret === 'string')
}
