import type { Words } from '../id.ts'

export const quiet: Words['quiet'] = {
  until: (number, at) => `in a downtime, at most until ${at} (${number})`,
  over: {
    title: (number, n) => `ALARMS AFTER DOWNTIME ${number}: ${n} STILL STAND`,
    still: (number, n) => `ALARMS SOUND AGAIN, ${number} IS NOT OVER: ${n}`,
    line: 'These alarms were held during the downtime and still stand:',
    stillLine: 'The downtime has passed its announced end and was not extended, so alarms are held no longer. What stands now:',
    next: 'Please have EDP look at it. If work goes on, please extend it.',
    check: 'Please have EDP look at it.',
    row: (what, at) => `${what}, since ${at}`,
    kinds: {
      late: (title) => `Back-up of ${title} has not begun`,
      overrun: (title) => `Back-up of ${title} has not ended`,
      silence: (title) => `Back-up of ${title} did not run`,
      stalled: (title) => `Back-up of ${title} is stuck`,
      script: (title) => `Script ${title} is in trouble`,
      other: (key) => key,
    },
  },
  moved: {
    before: ({ what, slot, at, number }) => `${what} of ${slot} runs first, at ${at} (${number})`,
    began: ({ what, slot, at, number }) => `${what} of ${slot} was run first, at ${at} (${number})`,
    after: (what, slot, number) => `${what} of ${slot} runs after the downtime (${number})`,
    logs: (what, n, number) => `${what}: ${n} left out during the downtime, taken in one afterwards (${number})`,
  },
  status: {
    on: (systems) => `Alarms of ${systems} held during a downtime`,
    until: (number, at) => `until ${at} at the latest (${number})`,
    held: (n) => `${n} alarms held until the downtime is over`,
    what: (title) => `Back-up of ${title}`,
    log: (title) => `Log back-up of ${title}`,
  },
}
