import type { Duty, PlatformId } from '../../core/people.ts'
import { line, mono, strong, type Say } from '../words.ts'
import { waitingPart, type Waiting } from './home.ts'
import { dutyList } from './introduction.ts'
import { accountName } from './link.ts'

/** The first hello to an account that nobody knows: its number, and the ways to be let in. */
export function strangerView(of: { readonly site: string; readonly platform: PlatformId; readonly userId: string; readonly name: string | null; readonly anybody: 'known' | 'nobody' }): Say {
  return (t) => {
    const { start } = t.accounts
    return {
      mood: 'info',
      title: line(start.hello(of.site)),
      blocks: [
        { kind: 'line', line: line(start.unknown) },
        { kind: 'facts', facts: [{ label: start.platform, value: line(t.accounts.platforms[of.platform]) }, { label: start.account, value: line(mono(of.userId)) }] },
        ...(of.anybody === 'known' ? [{ kind: 'line' as const, line: line(start.introduce) }, { kind: 'small' as const, line: line(start.linkHint) }] : [{ kind: 'line' as const, line: line(start.firstAdmin(`${of.platform}:${of.userId}`)) }]),
      ],
      ...(of.name === null || of.anybody === 'nobody' ? {} : { actions: [{ say: 'person', label: start.introduceAs(of.name) }] }),
      silent: true,
    }
  }
}

/** Said where others read along: no number, nothing of the hospital. */
export function startElsewhereView(of: { readonly site: string; readonly room: 'registered' | 'unregistered' }): Say {
  return (t) => ({
    mood: 'info',
    title: line(t.accounts.start.hello(of.site)),
    blocks: [{ kind: 'line', line: line(t.accounts.start.inGroup) }, ...(of.room === 'unregistered' ? [{ kind: 'small' as const, line: line(t.accounts.start.roomHint) }] : [])],
    silent: true,
  })
}

/** To somebody whom we know: who they are to us, what waits for them, and what can be said. */
export function startView(of: { readonly name: string; readonly duties: readonly Duty[]; readonly accounts: readonly { readonly platform: PlatformId; readonly userId: string }[]; readonly waiting: readonly Waiting[]; readonly now: number }): Say {
  return (t) => {
    const { start } = t.accounts
    const part = waitingPart(t, of)
    const several = of.accounts.length > 1
    return {
      ...part,
      title: line(start.helloName(of.name)),
      blocks: [
        { kind: 'line', line: line(strong(start.duties(dutyList(t, of.duties)))) },
        ...part.blocks,
        { kind: 'line', line: line(start.next) },
        { kind: 'small', line: line(several ? start.linked(t.fmt.list(of.accounts.map((one) => accountName(t, one)))) : start.unlinked) },
      ],
      silent: true,
    }
  }
}
