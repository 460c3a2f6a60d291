import type { PlatformId } from '../../core/people.ts'
import { line, type Say } from '../words.ts'

/** An admin has to look: a room is out of reach, and so many messages were lost with it. */
export function roomUnreachableView(of: { readonly id: number; readonly name: string; readonly platform: PlatformId; readonly lost: number; readonly at: number }): Say {
  return ({ registry: { trouble }, accounts, fmt }) => ({
    mood: 'alarm',
    title: line(trouble.unreachable(of.name)),
    blocks: [
      { kind: 'facts', facts: [{ label: trouble.platform, value: line(accounts.platforms[of.platform]) }, { label: trouble.time, value: line(fmt.when(of.at)) }] },
      { kind: 'line', line: line(of.lost === 0 ? trouble.nothingLost : trouble.lost(fmt.count(of.lost))) },
      { kind: 'line', line: line(trouble.next) },
    ],
  })
}

/** The all-clear of the same card. */
export function roomAgainView(of: { readonly name: string; readonly at: number }): Say {
  return ({ registry: { trouble }, fmt }) => ({
    mood: 'ok',
    title: line(trouble.again(of.name)),
    blocks: [{ kind: 'facts', facts: [{ label: trouble.time, value: line(fmt.when(of.at)) }] }, { kind: 'line', line: line(trouble.againNext) }],
    silent: true,
  })
}

/** One message was lost by a mistake of ours. */
export function messageLostView(of: { readonly name: string; readonly at: number }): Say {
  return ({ registry: { trouble }, fmt }) => ({
    mood: 'warn',
    title: line(trouble.message(of.name)),
    blocks: [{ kind: 'facts', facts: [{ label: trouble.time, value: line(fmt.when(of.at)) }] }, { kind: 'line', line: line(trouble.messageNext) }],
  })
}
