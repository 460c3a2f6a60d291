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
  mixed: {
    headline: 'modules on two servers',
    now: 'Modules are on two servers now.',
    label: (system) => `MODULES ON TWO SERVERS: ${system}`,
    serves: (place) => `Serving: ${place}.`,
    production: 'production', before: 'the server of before',
    leads: (module, place) => `${module} leads to ${place}`,
    unsure: (module) => `nobody knows where ${module} leads`,
    next: 'What is entered goes apart. Please put the settings back, or ask for the recovery again (/restore).',
    back: (number) => `Put settings back (${number})`,
  },
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
