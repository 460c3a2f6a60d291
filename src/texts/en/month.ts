import type { month as original } from '../id/month.ts'

export const month: typeof original = {
  command: 'Evidence of a month: back-ups, restore tests, checks, recoveries',
  title: (month: string) => `EVIDENCE OF A MONTH — ${month}`,
  file: (key: string) => `evidence-${key}.html`,
  heading: 'Monthly evidence of back-ups and recoveries',
  period: 'Month', until: 'Until', made: 'Made by Pulih of its own records; the audit trail can be checked with “pulih audit verify”.',
  attached: 'The evidence is attached, to be printed or kept.',
  backups: 'Back-ups', rounds: (ok: string, all: string) => `${ok} of ${all} back-ups complete`,
  system: 'System', component: 'Component', succeeded: 'Succeeded', failed: 'Failed', kept: 'Still kept, as far as proven', damaged: 'Damaged', rehearsed: 'Restore tests',
  rehearsals: (passed: string, failed: string) => `${passed} passed, ${failed} failed`, longest: (length: string) => `longest ${length}`, none: 'none',
  checks: 'Checks that were signed', check: 'Check', held: 'Held', signed: 'Signed', late: 'Late', unsigned: 'Not signed', unsafe: 'Unsafe',
  signedOf: (signed: string, held: string) => `${signed} of ${held} checks signed`,
  recoveries: 'Recoveries', number: 'Number', place: 'To', outcome: 'Outcome', rto: 'Took (RTO)', rpo: 'Data lost (RPO)', units: 'Units’ answers',
  hows: { going: 'going on', done: 'done', refused: 'refused', expired: 'ended undecided', stopped: 'stopped' },
  back: 'back from the failover',
  against: (got: string, target: string, kept: 'kept' | 'missed') => `${got} (target ${target}: ${kept === 'kept' ? 'kept' : 'MISSED'})`, noTarget: (got: string) => `${got} (no target)`,
  answered: (n: string, trouble: string) => `${n} answered, ${trouble} in trouble`,
  glass: 'Decided in an emergency', glassBy: (names: string) => `by ${names}`, reviewed: (name: string) => `reviewed by ${name}`, notReviewed: 'NOT reviewed yet',
  incidents: 'Incidents', what: 'What', since: 'Since', ended: 'Ended', open: 'still open',
  counts: (recoveries: string, glass: string, incidents: string) => `Recoveries ${recoveries}, emergency decisions ${glass}, incidents ${incidents}.`,
  wrong: 'month',
}
