import type { settings as original } from '../id/settings.ts'

export const settings: typeof original = {
  stands: {
    switched: (place, modules) => `Led to ${place}: ${modules}.`,
    stood: (place, modules) => `Led to ${place} already: ${modules}.`,
    untouched: (place, modules) => `NOT led to ${place} yet: ${modules}.`,
    unknown: (_place, modules) => `Not known whether they were changed: ${modules}. Please look at their servers.`,
    back: (_place, modules) => `Led back to where they were: ${modules}.`,
  },
  kept: 'The old settings files are kept beside them.',
  counted: (done, of) => `${done} of ${of}`,
  back: {
    all: 'Put all modules’ settings back',
    one: (module) => `Put the settings of ${module} back`,
    sure: (modules) => `The settings of ${modules} are put back as they were before. Go on?`,
    titles: { going: 'SETTINGS OF MODULES ARE PUT BACK', done: 'SETTINGS OF MODULES WERE PUT BACK', partly: 'NOT ALL SETTINGS WERE PUT BACK', stopped: 'PUTTING SETTINGS BACK WAS ENDED', failed: 'PUTTING SETTINGS BACK HAS STOPPED' },
    asked: (name, at, number) => `Asked by ${name}, ${at}, for the recovery ${number}.`,
    runs: 'The old settings files take their places again. Files that somebody else has changed are left alone.',
    stays: (modules) => `NOT put back: ${modules}.`,
    next: 'Please make sure that these modules open the right server before anybody uses them.',
    small: (number, id) => `${number} · procedure ${id}`,
  },
}
