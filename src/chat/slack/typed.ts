/** What a person typed, out of Slack's markup: their words, with names and links as they are written. */
export function typedWords(text: string): string {
  return text.replaceAll(/<([^<>\n]+)>/g, (_, token: string) => spoken(token)).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** The line behind a slash command: `/pulih status` and `/status` are the same; `/pulih` alone asks for help. */
export function commandLine(command: string, text: string): string {
  const words = typedWords(text).trim()
  if (command !== '/pulih') return `${command} ${words}`.trim()
  return words === '' ? '/help' : words.startsWith('/') ? words : `/${words}`
}

/** Words of ours that Slack keeps for itself: without `/pulih` they never reach us, and `/status` sets what colleagues read of somebody. */
export const WORDS_OF_SLACK = ['status', 'help'] as const

/** A text of ours with its commands as they are typed here. */
export function asTypedHere(text: string): string {
  return text.replaceAll(OWN_WORD, '/pulih $1')
}

/** Not within a path or an address. */
const OWN_WORD = new RegExp(`(?<![\\p{L}\\p{N}_/.:-])/(${WORDS_OF_SLACK.join('|')})(?![\\p{L}\\p{N}_/-]|\\.\\S)`, 'gu')

/** What was said to us by name: a command, unless it answers a message of ours. */
export function withoutOurName(text: string, us: string, answers: 'us' | 'nobody'): string {
  const call = new RegExp(`^\\s*<@${us}(?:\\|[^>]*)?>[\\s:,]*`)
  if (!call.test(text)) return typedWords(text)
  const rest = typedWords(text.replace(call, '')).trim()
  if (answers === 'us' || rest.startsWith('/')) return rest
  return rest === '' ? '/help' : `/${rest}`
}

function spoken(token: string): string {
  const [target = '', label] = token.split('|')
  if (target.startsWith('@')) return target
  if (target.startsWith('#')) return `#${label ?? target.slice(1)}`
  if (target.startsWith('!')) return label ?? `@${target.slice(1).split('^')[0] ?? ''}`
  return label?.startsWith('@') === true ? label : target.replace(/^mailto:/, '')
}
