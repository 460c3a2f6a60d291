import type { authority as original } from '../id/authority.ts'

export const authority: typeof original = {
  summaryCode: 'Set up one-time codes for weighty decisions',
  summaryDelegate: 'Name a deputy while a manager is away',

  codes: {
    title: 'SET UP ONE-TIME CODES',
    how: 'Open an authenticator app on your phone (Aegis, Google Authenticator or Microsoft Authenticator, for example), choose “enter a key”, and type the one below.',
    key: 'Key',
    account: 'Account',
    kind: 'Kind',
    kindIs: 'time-based, 6 digits, 30 seconds',
    next: 'Then type here: /code and the 6 digits that it shows.',
    keep: 'This key is shown once only and is worth as much as your signature: give it to nobody.',
    done: 'ONE-TIME CODES ARE SET UP',
    doneNext: 'From now on you can give decisions that need a code.',
    stands: (since) => `Your codes are set up since ${since}.`,
    right: 'The code you just typed is right.',
    off: (name) => `${name}'s codes were taken off`,
    offNext: 'Old codes count no more from this moment. They can set up new ones with /code.',
    question: (number) => `ONE-TIME CODE — ${number}`,
    questionFor: (place) => `You are approving a recovery to ${place}.`,
    questionHow: 'Please reply to this message with the 6 digits of your authenticator app. Without the code nothing is decided yet.',
    questionLabel: 'Code of 6 digits',
    locked: (name) => `${name}'S CODES ARE LOCKED`,
    lockedWhy: (until) => `Five wrong codes in a row. Locked until ${until}. If it was not they who tried, please look at their account: /person.`,
  },

  deputies: {
    title: 'MANAGER ON LEAVE',
    named: (deputy, manager) => `${deputy} stands in for ${manager}`,
    until: 'Until',
    may: 'Until then the deputy may give the manager\'s decisions; both names are written down. Whoever asks for something still cannot decide it.',
    ended: (deputy, manager) => `${deputy} stands in for ${manager} no more`,
    end: 'End this',
    endSure: 'End it at once?',
    none: 'Nobody stands in for anybody at the moment.',
    form: 'Name a deputy',
    who: 'Who stands in for you',
    whoExample: 'Rina Hapsari',
    when: 'Until when',
  },
}
