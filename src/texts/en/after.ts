import type { after as original } from '../id/after.ts'

export const after: typeof original = {
  serving: {
    title: (system: string, place: string) => `${system} IS SERVED BY ${place}`,
    since: (place: string, at: string, recovery: string) => `${place} serves since ${at} (${recovery}).`,
    copied: 'Scheduled back-ups are taken of it, beginning with a full one.',
    notCopied: (components: string) => `Pulih CANNOT back up ${components} there: what is entered is not protected. Please back it up with another tool.`,
    rest: (components: string) => `Still on production: ${components}.`,
    next: 'Once production is ready, please plan the way back. For nothing to be lost, every unit stops entering data first (heads of units, made sure of by EDP).',
    back: 'Plan the way back to production', backWords: ['back', 'back to production'],
    over: (system: string) => `${system} IS BACK ON PRODUCTION`,
    overLine: ({ place, from, until, recovery }: Readonly<Record<'place' | 'from' | 'until' | 'recovery', string>>) => `${place} served from ${from} until ${until} (${recovery}). Scheduled back-ups are taken of production again.`,
    keep: (place: string) => `The data on ${place} was not changed. Please make sure that nobody works there any more.`,
    replaced: (system: string) => `${system} MOVED TO ANOTHER SERVER`,
    replacedLine: ({ place, from, until, recovery }: Readonly<Record<'place' | 'from' | 'until' | 'recovery', string>>) => `${place} served from ${from} until ${until} (${recovery}).`,
    none: 'Every system is served by production. No recovery is going on.',
    going: (number: string, system: string, step: string) => `${number} ${system}: ${step}`,
    overview: 'RECOVERY',
  },
  form: {
    writers: 'Has everybody stopped entering data on the failover?',
    states: { stopped: 'Yes, all have stopped (EDP made sure)', 'going-on': 'Not yet; copy it as it is now' },
    why: 'Reason (required)', whyExample: 'production has been repaired',
  },
  back: {
    ask: (place: string, at: string, recovery: string) => `Back from ${place}, which serves since ${at} (${recovery}).`,
    fresh: 'The failover is being backed up in full. Nothing has been changed.',
    stopped: (at: string) => `Nothing is lost: the requester says that everybody had stopped entering data before the failover was backed up (${at}). Until the official instruction nobody may enter anything there.`,
    goingOn: (at: string) => `What is entered on the failover after ${at} does NOT come along: people were still working when it was backed up.`,
    confirm: (at: string) => `Please make sure that nobody has entered anything on the failover since ${at}.`,
    nothingLost: 'What was entered on the temporary server has come along; nothing has to be entered again.',
    record: (at: string) => `None, says the requester: everybody had stopped entering data before the failover was backed up (${at})`,
  },
}
