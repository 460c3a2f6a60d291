import type { Act } from '../../../core/check.ts'
import { factsDigest, type CheckFacts } from '../../../core/check-facts.ts'
import { checkDetail, checkCard } from '../../../texts/views/check.ts'
import { checkDone, checkList } from '../../../texts/views/check-list.ts'
import { nudgeCard, nudgeOver } from '../../../texts/views/check-nudge.ts'
import type { CheckView } from '../../../texts/views/check-view.ts'
import { at, hours, inDays, minutes, shown, type Said, type Sample } from '../sample.ts'

/** The daily and weekly checks: unsigned, signed, taken up, closed. */
export function checkSamples({ name, note }: Said): readonly Sample[] {
  const slot = at + hours(5.5)
  const sari = { id: 2, name: name('Sari Wulandari') }
  const copy = { kind: 'copy', id: 41, level: 'full', takenAt: at, rung: 'intact', bytes: 1.84e9, target: 'nas', class: 'off-host' } as const
  const facts: CheckFacts = {
    at: slot,
    results: [
      { probe: 'bot-alive', system: null, subject: '', evidence: { kind: 'ticks', since: at }, troubles: [], moving: {} },
      { probe: 'backup', system: 'simrs', subject: 'simrs/database', evidence: copy, troubles: [], moving: {} },
      { probe: 'off-host', system: 'simrs', subject: 'simrs/database', evidence: copy, troubles: [], moving: {} },
      { probe: 'backup', system: 'simrs', subject: 'simrs/aplikasi', evidence: { ...copy, id: 42, bytes: 2.1e8 }, troubles: [], moving: {} },
      { probe: 'space', system: null, subject: 'nas', evidence: { kind: 'space' }, troubles: [], moving: { free: 2.4e11, fullOn: at + inDays(90) } },
      { probe: 'script', system: null, subject: name('Skrip vendor'), evidence: { kind: 'script', at, ms: minutes(12) }, troubles: [], moving: {} },
    ],
    ledger: [{ system: 'simrs', schedule: 'simrs-full', level: 'full', slot: at, became: 'ok', endedAt: at + minutes(7) }],
  }
  const bad: CheckFacts = {
    at: slot,
    results: [
      { probe: 'backup', system: 'simrs', subject: 'simrs/database', evidence: null, troubles: [{ kind: 'run-failed', slot: at, finding: { kind: 'no-space', target: 'nas', free: 1.2e9, needed: 38e9 }, hint: null }, { kind: 'copy-old', takenAt: at - inDays(3), allowed: inDays(1) }], moving: {} },
      { probe: 'log-gaps', system: 'simrs', subject: 'simrs/database', evidence: { kind: 'logs', expected: 96, found: 93, hours: Array.from({ length: 24 }, (_, hour) => ({ from: at - inDays(1) + hours(hour), due: 4, there: hour === 10 ? 0 : hour === 11 ? 2 : 4 })) }, troubles: [{ kind: 'log-gap', from: at - hours(14), until: at - hours(12.5), slots: 3 }], moving: {} },
      { probe: 'rehearsal', system: 'simrs', subject: 'simrs/database', evidence: null, troubles: [{ kind: 'never-rehearsed' }], moving: {} },
      { probe: 'server', system: null, subject: 'failover', evidence: null, troubles: [{ kind: 'unreachable' }], moving: {} },
      { probe: 'script', system: null, subject: name('Skrip vendor'), evidence: null, troubles: [{ kind: 'script-silent', expected: at, last: null }, { kind: 'script-failed', at, exit: 1 }, { kind: 'script-overrun', run: 1, since: at }, { kind: 'script-unheard', next: at }], moving: {} },
    ],
    ledger: [{ system: 'simrs', schedule: 'simrs-full', level: 'full', slot: at, became: 'failed', endedAt: at + minutes(7) }, { system: 'simrs', schedule: 'simrs-full', level: 'full', slot: at - inDays(1), became: 'not-held', endedAt: null }],
  }
  const down: CheckFacts = {
    at: slot,
    results: [
      { probe: 'backup', system: 'simrs', subject: 'simrs/database', evidence: copy, troubles: [{ kind: 'in-maintenance', number: 'HNT-2026-004', until: slot + minutes(25), instead: null }], moving: {} },
      { probe: 'server', system: null, subject: 'produksi', evidence: null, troubles: [{ kind: 'in-maintenance', number: 'HNT-2026-004', until: slot + minutes(25), instead: { kind: 'unreachable' } }], moving: {} },
      { probe: 'log-gaps', system: 'simrs', subject: 'simrs/database', evidence: { kind: 'logs', expected: 94, found: 94, hours: [] }, troubles: [{ kind: 'logs-left-out', number: 'HNT-2026-004', from: at, until: at + minutes(15), slots: 2 }], moving: {} },
    ],
    ledger: [],
  }
  const weekly: CheckFacts = {
    at: slot,
    results: [
      { probe: 'carried', system: 'simrs', subject: 'simrs/database', evidence: { ...copy, target: 'hardisk-a', class: 'offline' }, troubles: [], moving: {} },
      { probe: 'carried', system: 'simrs', subject: 'simrs/aplikasi', evidence: null, troubles: [{ kind: 'copy-waits', target: 'hardisk', since: at - inDays(2) }], moving: {} },
      { probe: 'carried', system: 'simrs', subject: 'simrs/arsip', evidence: { kind: 'planned', at: at + inDays(8), target: 'awan' }, troubles: [], moving: {} },
      { probe: 'copy-rule', system: 'simrs', subject: 'simrs', evidence: { kind: 'copy-rule', rule: { system: 'simrs', verdict: 'not-kept', digits: [{ digit: 'copies', state: 'yes', count: 3, targets: ['nas', 'hardisk-a'] }, { digit: 'kinds', state: 'yes', count: 3, targets: ['nas', 'hardisk-a'] }, { digit: 'offsite', state: 'unknown', count: 0, targets: ['nas'] }, { digit: 'offline', state: 'yes', count: 1, targets: ['hardisk-a'] }, { digit: 'errors', state: 'no', count: 1, targets: [] }] } }, troubles: [], moving: {} },
      { probe: 'seen', system: null, subject: 'hardisk-a', evidence: { kind: 'seen', at: at - inDays(4) }, troubles: [], moving: {} },
      { probe: 'seen', system: null, subject: 'hardisk-b', evidence: null, troubles: [{ kind: 'disk-unseen', at: at - inDays(40), was: 'awaited', allowed: inDays(35) }], moving: {} },
    ],
    ledger: [],
  }
  const view: CheckView = {
    id: 17, site: 'RS Sehat Sentosa', zone: 'Asia/Jakarta', title: { id: 'Pemeriksaan pagi', en: 'Morning check' },
    stamp: { key: 'backup', title: 'Backup Data SIMRS', number: 'SOP/IT/012', revision: '02', date: '2026-01-05' },
    slot, now: slot + minutes(1), facts, verdict: 'safe', digest: factsDigest(facts), state: 'open', closedAt: null, acts: [], signers: ['edp'],
    signBy: slot + minutes(90), escalateAt: slot + minutes(120), escalatedAt: null, systems: { simrs: 'SIMRS' }, earlier: [], trail: { seq: 1204, hash: '9f3c2ab17de0' },
  }
  const maintenance: CheckView = { ...view, facts: down, verdict: 'attention', digest: factsDigest(down) }
  const unsafe: CheckView = { ...view, facts: bad, verdict: 'unsafe', digest: factsDigest(bad) }
  const act = (kind: Act['kind'], about: string | null): Act => ({ id: 1, kind, by: sari, at: slot + minutes(11), note: about, digest: view.digest, undoneAt: null })
  /** Held before a long weekend: who signs is expected after it. */
  const patient: CheckView = { ...view, signBy: view.signBy + inDays(3), escalateAt: view.escalateAt + inDays(3) }
  const signed: CheckView = { ...view, state: 'signed', acts: [act('sign', null)], now: slot + minutes(12) }
  const owned: CheckView = { ...unsafe, state: 'owned', acts: [act('own', null)], now: slot + hours(2) }
  const reported: CheckView = { ...view, acts: [act('problem', note('Lampu NAS berkedip merah.'))], now: slot + hours(1), earlier: [{ id: 11, slot: slot - inDays(3), owner: name('Budi Santoso') }, { id: 14, slot: slot - inDays(1), owner: null }] }
  const closed: CheckView = { ...owned, state: 'closed', closedAt: slot + hours(3), now: slot + hours(4), acts: [act('own', null), { ...act('close', note('Lampu sudah hijau; kabel daya longgar.')), id: 2, at: slot + hours(3) }] }
  const sheet = (t: { readonly fmt: { readonly lang: string } }) => ({ name: `pemeriksaan-17-${t.fmt.lang}.csv`, mime: 'text/csv', text: 'komponen;keadaan\nSIMRS · database;utuh\n' })

  return [
    ...shown(checkCard, { safe: [view, null], 'until-monday': [patient, null], signed: [signed, sheet], unsafe: [unsafe, null], maintenance: [maintenance, null], escalated: [{ ...unsafe, escalatedAt: slot + hours(2), now: slot + hours(3) }, null], owned: [owned, null], reported: [reported, null], closed: [closed, null] }),
    ...shown(checkDetail, { safe: [view], unsafe: [unsafe], weekly: [{ ...view, facts: weekly, verdict: 'attention', digest: factsDigest(weekly) }] }),
    ...shown(checkList, {
      none: [{ open: [], plans: [{ name: 'morning', title: view.title }], now: slot }],
      some: [{ open: [{ id: 17, title: view.title, slot, verdict: 'safe', state: 'open', signBy: slot + hours(1), owner: null }, { id: 16, title: view.title, slot: slot - inDays(1), verdict: 'unsafe', state: 'owned', signBy: slot - hours(20), owner: name('Budi Santoso') }, { id: 15, title: view.title, slot: slot - inDays(2), verdict: 'attention', state: 'open', signBy: slot - hours(40), owner: null }], plans: [{ name: 'morning', title: view.title }, { name: 'friday', title: { id: 'Pemeriksaan Jumat', en: 'Friday check' } }], now: slot }],
    }),
    ...shown(checkDone, { signed: [{ id: 17, did: 'sign' }], owned: [{ id: 17, did: 'own' }], reported: [{ id: 17, did: 'problem' }], closed: [{ id: 17, did: 'close' }], undone: [{ id: 17, did: 'undo' }], refreshed: [{ id: 17, did: 'refreshed' }], same: [{ id: 17, did: 'same' }], over: [{ id: 17, did: 'over' }] }),
    ...shown(nudgeCard, { second: [view, { kind: 'reminder', n: 2, of: 3 }], 'until-monday': [patient, { kind: 'reminder', n: 1, of: 3 }], 'unsafe-first': [unsafe, { kind: 'reminder', n: 1, of: 3 }], escalation: [{ ...view, escalatedAt: slot + hours(2) }, { kind: 'escalation', n: 3, of: 3 }], owner: [owned, { kind: 'owner' }] }),
    ...shown(nudgeOver, { signed: [signed], owned: [owned], closed: [closed] }),
  ]
}
