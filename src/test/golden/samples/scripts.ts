import type { ScriptStatus } from '../../../core/script.ts'
import type { ScriptPlan } from '../../../core/site.ts'
import { scriptListView, scriptOverView, scriptTroubleView, scriptView } from '../../../texts/views/script.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

/** Scripts of others that report in: well, silent, hanging, failed. */
export function scriptSamples({ name, note }: Said): readonly Sample[] {
  const plan: ScriptPlan = { name: 'malam', title: name('Skrip vendor SIMRS'), cron: '0 1 * * *', zone: 'Asia/Jakarta', grace: minutes(30), longest: hours(2), system: 'simrs' }
  const wrote = note('mysqldump: Got error 1045: Access denied\nselesai dengan kesalahan')
  const last = { state: 'ok', at: at - hours(0.5), startedAt: at - hours(1), exit: 0, note: null } as const
  const well: ScriptStatus = { name: 'malam', title: plan.title, system: 'simrs', state: 'ok', troubles: [], last, next: at + hours(23) }
  const failed: ScriptStatus = { ...well, name: 'arsip', state: 'failed', troubles: [{ kind: 'script-failed', at, exit: 2 }], last: { state: 'failed', at, startedAt: null, exit: 2, note: wrote } }
  const unheard: ScriptStatus = { ...well, name: 'baru', state: 'expected', last: null }
  const running: ScriptStatus = { ...well, name: 'jalan', state: 'running' }

  return [
    ...shown(scriptTroubleView, {
      silent: [{ plan, trouble: { kind: 'script-silent', expected: at, last: at - inDays(1) }, note: null, now: at + minutes(31) }],
      never: [{ plan, trouble: { kind: 'script-silent', expected: at, last: null }, note: null, now: at + minutes(31) }],
      overrun: [{ plan, trouble: { kind: 'script-overrun', run: 3, since: at }, note: null, now: at + hours(2) + 1000 }],
      failed: [{ plan, trouble: { kind: 'script-failed', at, exit: 2 }, note: wrote, now: at }],
    }),
    ...shown(scriptOverView, { silent: [{ plan, over: 'script-silent', last: null, open: at }], overrun: [{ plan, over: 'script-overrun', last, open: null }], failed: [{ plan, over: 'script-failed', last: { ...last, state: 'failed' }, open: at }] }),
    ...shown(scriptListView, { none: [[], at], some: [[well, failed, unheard, running], at] }),
    ...shown(scriptView, { private: [{ plan, status: well, token: 'Zm9vYmFyYmF6cXV4MDEyMzQ1Njc4OWFi', now: at }], 'in-a-group': [{ plan: { ...plan, system: null }, status: failed, token: null, now: at }] }),
  ]
}
