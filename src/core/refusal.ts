import type { Finding } from './finding.ts'
import type { Duty, PlatformId } from './people.ts'

/**
 * Every expected no, with the facts its sentence needs. `texts/` says each one in three parts:
 * what happened, whether anything changed, what to do next.
 */
export interface Refusals {
  // dispatch
  'unknown-command': { said: string; similar: string | null }
  'bad-arguments': { command: string; problem: ArgumentProblem; example: string }
  'not-allowed': { command: string; needs: readonly Duty[] }
  'not-known': { platform: string; userId: string }
  'room-not-registered': { command: string }
  'stale-button': { said: string }
  'too-long': { length: number; limit: number }
  'not-own-voice': { voice: 'anonymous' | 'channel' | 'bot' | 'forwarded' | 'edited' | 'outsider' }
  // forms
  'no-such-form': { id: number }
  'not-your-form': { form: number; by: string }
  'form-over': { form: number; how: 'sent' | 'cancelled' | 'expired'; at: number }
  'bad-answer': { problem: AnswerProblem }
  'answer-needed': { form: number }
  // registry
  'no-such-person': { who: string }
  'no-such-room': { room: string }
  'already-introduced': { at: number }
  'introduction-gone': { id: number; decidedBy: string | null }
  'last-admin': { name: string }
  'name-unusable': { said: string }
  'link-in-private': { spent: 'yes' | 'no' }
  'link-code-wrong': { left: number }
  'link-tries-over': { minutes: number }
  'already-linked': { name: string }
  'account-taken': { name: string; removed: 'yes' | 'no' }
  'no-such-account': { said: string; name: string }
  'only-account': { platform: PlatformId }
  'no-such-duty': { said: string; known: readonly Duty[]; similar: string | null }
  'no-such-unit': { unit: string; similar: string | null }
  'not-a-day': { said: string }
  'holiday-unchanged': { date: string; stands: 'free' | 'worked' | 'as-decreed' }
  // backups
  'not-rehearsable': { system: string }
  'no-such-script': { name: string; similar: string | null; known: readonly string[] }
  'no-such-system': { name: string; similar: string | null; known: readonly string[] }
  'no-further-place': { system: string }
  'no-such-place': { name: string; similar: string | null; known: readonly string[] }
  'no-such-component': { name: string; similar: string | null; known: readonly string[] }
  'level-unknown': { level: string; component: string; levels: readonly string[] }
  'already-running': { component: string; run: number; since: number }
  'no-such-run': { id: number }
  'no-such-copy': { id: number }
  'copy-pinned': { id: number; by: string }
  'copy-not-pinned': { id: number }
  'copy-going': { id: number; since: number }
  'copy-damaged': { id: number; since: number }
  // recovery
  'nothing-to-restore': { component: string }
  /** `several`: a short name means more than one. */
  'no-such-part': { component: string; parts: readonly string[]; near: readonly string[]; several: 'yes' | 'no' }
  'point-unreachable': { component: string; asked: number; windows: readonly { readonly from: number; readonly to: number }[]; before: number | null; after: number | null }
  // checks
  'no-such-check': { id: string }
  'already-signed': { check: number; by: string; at: number }
  'check-closed': { check: number; by: string; at: number }
  'nothing-to-undo': { check: number }
  'undo-too-late': { check: number; signedAt: number; minutes: number }
  'not-your-signature': { check: number; by: string }
  'already-owned': { check: number; by: string; at: number }
  'note-needed': { check: number }
  'facts-changed': { check: number }
  'still-failing': { check: number; problems: number }
  // codes and deputies
  'codes-set-up': { since: number }
  'codes-not-set-up': { name: string }
  /** For a decision only codes count that were set up before it was asked for. */
  'codes-too-new': { since: number | null }
  'code-wrong': { left: number }
  'code-locked': { until: number }
  'code-in-private': { spent: 'yes' | 'no' }
  'own-deputy': { name: string }
  'moment-past': { at: number }
  'too-long-away': { days: number }
  'no-deputy': { name: string }
  // procedures
  'no-such-procedure': { id: number }
  'already-decided': { procedure: number; by: string; at: number; decision: string }
  'step-not-open': { procedure: number; step: string }
  'plan-changed': { procedure: number }
  'procedure-open': { procedure: number }
  'downtime-stands': { number: string }
  'procedure-over': { procedure: number; how: 'done' | 'stopped'; by: string | null; at: number }
  'same-person': { procedure: number; step: string }
  /** Whoever asked may not let a step go: these may. */
  'others-waive': { procedure: number; step: string; may: readonly { readonly name: string; readonly insteadOf: string | null }[] }
  'not-your-step': { procedure: number; step: string; needs: readonly Duty[] }
  'code-needed': { procedure: number }
  'past-return': { procedure: number; step: string }
  'reason-needed': { procedure: number }
  'too-early': { procedure: number; from: number }
  'moment-unclear': { how: 'past' | 'either' | 'contradiction' | 'no-time' | 'none'; said: string; at: readonly number[] }
  'nothing-switched': { procedure: number }
  'no-such-ground': { name: string; similar: string | null; known: readonly string[] }
  'file-not-taken': { name: string; why: 'too-large' | 'not-allowed' | 'gone'; most: number }
  'nothing-serves-elsewhere': { system: string }
  'no-place-fits': { places: readonly { readonly name: string; readonly finding: Finding | null }[] }
  'place-unfit': { procedure: number; place: string; finding: Finding | null }
  'unknown-choice': { procedure: number; said: string; choices: readonly string[] }
  // cli
  'no-such-job': { name: string; similar: string | null; known: readonly string[] }
}

export type RefusalReason = keyof Refusals
export type Refusal = { [R in RefusalReason]: { readonly reason: R } & Readonly<Refusals[R]> }[RefusalReason]

/** Why the words after a command could not be understood, as facts, so that each language can say it in its own words. */
export type ArgumentProblem =
  | { readonly kind: 'missing'; readonly argument: string }
  | { readonly kind: 'not-a-number'; readonly argument: string; readonly said: string }
  | { readonly kind: 'not-one-of'; readonly argument: string; readonly said: string; readonly known: readonly string[]; readonly similar: string | null }
  | { readonly kind: 'invalid'; readonly argument: string; readonly said: string }
  | { readonly kind: 'too-much'; readonly said: string }

/** Why an answer to a form's question cannot be taken. */
export type AnswerProblem =
  | { readonly kind: 'empty' | 'not-a-date' | 'not-a-moment' | 'not-yes-or-no'; readonly said: string }
  | { readonly kind: 'too-long'; readonly length: number; readonly most: number }
  | { readonly kind: 'not-one-of'; readonly said: string; readonly known: readonly string[] }
