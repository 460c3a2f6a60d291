import type { scripts as original } from '../id/scripts.ts'

export const scripts: typeof original = {
  command: 'Scripts that report to Pulih: how they stand, and their lines',
  states: { overrun: 'NOT ENDED', failed: 'FAILED', late: 'NOT HEARD OF', running: 'running', ok: 'ended well', expected: 'first report awaited' },
  troubles: {
    'script-silent': {
      title: (name) => `SCRIPT IS SILENT — ${name}`,
      line: 'The report that was due did not come. Planned: ',
      action: 'Please have EDP look on the script’s server: was the crontab changed, is the server up, is the line of curl still there.',
    },
    'script-overrun': {
      title: (name) => `SCRIPT HAS NOT ENDED — ${name}`,
      line: 'The script began and has not told its end. Began: ',
      action: 'Please have EDP look on the script’s server whether it still works or hangs.',
    },
    'script-failed': {
      title: (name) => `SCRIPT FAILED — ${name}`,
      line: 'The script reported a failure: ',
      action: 'Please have EDP read what the script wrote, and run it again.',
    },
  },
  lastSign: 'Last heard of: ',
  neverHeard: 'This script has never reported.',
  longest: (length) => `It should take at most ${length}.`,
  exit: (code) => `exit code ${code}`,
  service: 'Services are not affected.',
  noProof: 'A script’s report is no proof that its back-up can be restored.',
  note: 'What the script wrote',
  over: {
    'script-silent': (name) => `SCRIPT REPORTS AGAIN — ${name}`,
    'script-overrun': (name) => `SCRIPT HAS ENDED — ${name}`,
    'script-failed': (name) => `SCRIPT IS WELL AGAIN — ${name}`,
  },
  started: 'Began: ',
  ended: 'Ended: ',
  endedFailed: 'Failed: ',
  list: 'Scripts that report in',
  none: 'No script reports in yet. Scripts stand under scripts: in pulih.yaml.',
  last: 'last report',
  next: 'next',
  detail: (name) => `Script ${name}`,
  facts: { state: 'State', last: 'Last report', took: 'Took', next: 'Next planned', cron: 'Schedule', grace: 'May be late by', longest: 'May take', system: 'System' },
  lines: 'Lines for the script',
  linesIntro: 'Put the address of Pulih’s page in the hospital’s network in the place of PULIH. Please keep its token to yourself.',
  inPrivate: 'The lines are given to an admin only, in a private chat with the bot.',
  status: (n) => `${n} ${n === '1' ? 'script' : 'scripts'} in trouble`,
  row: 'Script',
}
