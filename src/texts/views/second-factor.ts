import { line, mono, strong, type Say } from '../words.ts'

/** The key for an authenticator app, for the eyes of one person. */
export function codesBegunView(of: { readonly letters: string; readonly account: string; readonly issuer: string }): Say {
  return ({ authority: { codes } }) => ({
    mood: 'info',
    title: line(codes.title),
    blocks: [
      { kind: 'line', line: line(codes.how) },
      { kind: 'facts', facts: [{ label: codes.key, value: line(mono(of.letters)) }, { label: codes.account, value: line(`${of.issuer} · ${of.account}`) }, { label: codes.kind, value: line(codes.kindIs) }] },
      { kind: 'line', line: line(strong(codes.next)) },
      { kind: 'small', line: line(codes.keep) },
    ],
    silent: true,
  })
}

/** That a code was right: the first one, or one that somebody tried. */
export function codeRightView(of: { readonly since: number; readonly first: 'first' | 'again' }): Say {
  return ({ authority: { codes }, fmt }) => ({
    mood: 'ok',
    title: line(of.first === 'first' ? codes.done : codes.right),
    blocks: [{ kind: 'line', line: line(of.first === 'first' ? codes.doneNext : codes.stands(fmt.when(of.since).text)) }],
    silent: true,
  })
}

export function codesOffView(of: { readonly name: string }): Say {
  return ({ authority: { codes } }) => ({ mood: 'warn', title: line(codes.off(of.name)), blocks: [{ kind: 'line', line: line(codes.offNext) }] })
}

/** To the admins and managers: somebody's decisions can be proven by codes from now on. */
export function codesSetUpView(of: { readonly name: string; readonly at: number }): Say {
  return ({ authority: { codes }, fmt }) => ({ mood: 'info', title: line(codes.setUp(of.name)), blocks: [{ kind: 'line', line: line(codes.setUpCheck(fmt.when(of.at).text)) }] })
}

/** To the admins: somebody guesses. */
export function codesLockedView(of: { readonly name: string; readonly until: number }): Say {
  return ({ authority: { codes }, fmt }) => ({ mood: 'alarm', title: line(codes.locked(of.name)), blocks: [{ kind: 'line', line: line(codes.lockedWhy(fmt.when(of.until).text)) }] })
}

/** In private, after a press that needs a code: the reply is the code. */
export function codeQuestionView(of: { readonly procedure: number; readonly number: string; readonly place: { readonly name: string; readonly title: string }; readonly token: string; readonly as: 'asked' | 'glass' | 'merge' }): Say {
  const say = `recovery ${of.as === 'merge' ? 'bring-in' : 'approve'} ${of.procedure} ${of.token} ${of.place.name}`
  return ({ authority: { codes }, merge }) => (of.as === 'glass' ? {
    mood: 'alarm',
    title: line(codes.question(of.number)),
    blocks: [{ kind: 'line', line: line(strong(codes.questionInstead(of.place.title))) }, { kind: 'line', line: line(codes.questionInsteadHow) }],
    ask: { say, label: codes.questionInsteadLabel, example: codes.questionInsteadExample },
  } : {
    mood: 'warn',
    title: line(codes.question(of.number)),
    blocks: [{ kind: 'line', line: line(strong(of.as === 'merge' ? merge.question(merge.way[of.place.name === 'both' ? 'both' : 'missing']) : codes.questionFor(of.place.title))) }, { kind: 'line', line: line(codes.questionHow) }],
    ask: { say, label: codes.questionLabel, example: '123456' },
  })
}
