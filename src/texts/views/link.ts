import type { Duty, PlatformId } from '../../core/people.ts'
import type { Action } from '../message.ts'
import { line, mono, strong, type Say, type Texts } from '../words.ts'
import { dutyList } from './introduction.ts'

/** An account as people call it: where, and under which number. */
export function accountName(t: Texts, account: { readonly platform: PlatformId; readonly userId: string }): string {
  return `${t.accounts.platforms[account.platform]} ${account.userId}`
}

/** The code, for the eyes of one person; what may be done with it, and until when. */
export function linkCodeView(of: { readonly code: string; readonly until: number }): Say {
  return (t) => ({
    mood: 'info',
    title: line(`${t.accounts.link.code}: `, mono(of.code)),
    blocks: [{ kind: 'line', line: line(t.accounts.link.how(of.code)) }, { kind: 'small', line: line(t.accounts.link.until(t.fmt.clock(of.until))) }],
    silent: true,
  })
}

/** To the account that was linked. */
export function linkedHereView(of: { readonly person: { readonly name: string; readonly duties: readonly Duty[] }; readonly platform: PlatformId }): Say {
  return (t) => ({
    mood: 'ok',
    title: line(t.accounts.link.here(of.person.name, t.accounts.platforms[of.platform])),
    blocks: [{ kind: 'line', line: line(t.accounts.link.hereNext(dutyList(t, of.person.duties))) }, { kind: 'line', line: line(t.accounts.start.next) }],
  })
}

/** To the account that asked for the code: what was linked, and how to take it back. */
export function linkedThereView(of: { readonly name: string; readonly platform: PlatformId; readonly userId: string; readonly account: string; readonly at: number }): Say {
  return (t) => {
    const { link } = t.accounts
    const undo: Action = { say: `person unlink ${of.platform} ${of.userId}`, label: link.notMe, style: 'danger', confirm: link.notMeConfirm }
    return {
      mood: 'warn',
      title: line(link.there(t.accounts.platforms[of.platform])),
      blocks: [
        { kind: 'facts', facts: [{ label: link.account, value: line(`${of.account} `, mono(of.userId)) }, { label: link.at, value: line(t.fmt.when(of.at)) }] },
        { kind: 'line', line: line(link.thereNext) },
      ],
      actions: [undo],
    }
  }
}

/** An account was taken off a person. */
export function unlinkedView(of: { readonly name: string; readonly account: { readonly platform: PlatformId; readonly userId: string }; readonly left: readonly { readonly platform: PlatformId; readonly userId: string }[] }): Say {
  return (t) => {
    const { link } = t.accounts
    return {
      mood: 'ok',
      title: line(link.unlinked(t.accounts.platforms[of.account.platform], of.name)),
      blocks: [
        { kind: 'line', line: line(strong(link.unlinkedNext)) },
        { kind: 'line', line: line(of.left.length === 0 ? link.leftNone : link.left(t.fmt.list(of.left.map((one) => accountName(t, one))))) },
      ],
      silent: true,
    }
  }
}

/** Which of several accounts is meant: a button for each. */
export function whichAccountView(of: { readonly id: number | 'self'; readonly name: string; readonly accounts: readonly { readonly platform: PlatformId; readonly userId: string }[] }): Say {
  return (t) => ({
    mood: 'info',
    title: line(t.accounts.link.which(of.name)),
    blocks: [{ kind: 'line', line: line(t.registry.person.whichNext) }],
    actions: of.accounts.map((account) => unlinkAction(t, { id: of.id, account })),
    silent: true,
  })
}

export function unlinkAction(t: Texts, of: { readonly id: number | 'self'; readonly account: { readonly platform: PlatformId; readonly userId: string } }): Action {
  const { account } = of
  return {
    say: ['person unlink', ...(of.id === 'self' ? [] : [of.id]), account.platform, account.userId].join(' '),
    label: t.accounts.link.unlink(accountName(t, account)),
    style: 'danger',
    confirm: t.accounts.link.notMeConfirm,
  }
}
