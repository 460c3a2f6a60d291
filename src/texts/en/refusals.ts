import type { Finding } from '../../core/finding.ts'
import type { AnswerProblem, ArgumentProblem, Refusals } from '../../core/refusal.ts'
import type { Format } from '../format.ts'
import type { Refused, RefusalWords, refusals as original } from '../id/refusals.ts'
import { common } from './common.ts'
import { findings } from './findings.ts'
import { help } from './help.ts'
import { decisionName, stepName } from './steps.ts'

const nothing = 'Nothing has changed.'
const no = (what: string, next: string, changed = nothing): Refused => ({ what, changed, next })
const perhaps = (similar: string | null, otherwise: string) => (similar === null ? otherwise : `Did you mean “${similar}”?`)
const duties = (needs: readonly (keyof typeof common.duties)[], fmt: Format) => fmt.list(needs.map((duty) => common.duties[duty]))
const at = (moment: number, fmt: Format) => fmt.stamp(moment).text
// Each kind has a sentence of its own type; the pairing of key and value cannot be expressed to the compiler.
const sentence = (finding: Finding, fmt: Format) => (findings.found[finding.kind] as (finding: Finding, fmt: Format) => string)(finding, fmt)

const bare = (said: string) => (said.endsWith('.') ? said.slice(0, -1) : said)

function momentUnclear(f: Refusals['moment-unclear'], fmt: Format): string {
  switch (f.how) {
    case 'past': return `“${f.said}” has been already${f.at.map((moment) => ` (${fmt.when(moment).text})`).join('')}.`
    case 'either': return `“${f.said}” may mean ${f.at.map((moment) => fmt.when(moment).text).join(' or ')}.`
    case 'contradiction': return `Day and date in “${f.said}” contradict each other.`
    case 'no-time': return `“${f.said}” names no time of day.`
    case 'none': return f.said === '' ? 'No time was named.' : `“${f.said}” is no time that can be read.`
  }
}

function problem(found: ArgumentProblem, fmt: Format): string {
  switch (found.kind) {
    case 'missing': return `Still missing: ${help.argument(found.argument)}.`
    case 'not-a-number': return `“${found.said}” is not a number that can serve as ${help.argument(found.argument)}.`
    case 'not-one-of': return `“${found.said}” is not known. ${perhaps(found.similar, `The choices: ${fmt.list(found.known)}.`)}`
    case 'invalid': return `“${found.said}” cannot serve as ${help.argument(found.argument)}.`
    case 'too-much': return `The part “${found.said}” was not understood.`
  }
}

function answerProblem(found: AnswerProblem, fmt: Format): Refused {
  switch (found.kind) {
    case 'empty': return no('The answer is missing.', 'Please write the answer.')
    case 'not-a-date': return no(`“${found.said}” is not a date that we can read.`, 'Please write it like 2026-12-24, 24/12/2026, or 24 Dec.')
    case 'not-a-moment': return no(`“${found.said}” is not a date and time that we can read.`, 'Please write it like 24 Dec 22:00.')
    case 'not-yes-or-no': return no(`We did not understand “${found.said}”.`, 'Please answer yes or no.')
    case 'too-long': return no(`The answer is too long (${fmt.count(found.length)} characters; at most ${fmt.count(found.most)}).`, 'Please shorten it.')
    case 'not-one-of': return no(`“${found.said}” is none of the choices.`, `The choices: ${fmt.list(found.known)}.`)
  }
}

const nearest = (f: Refusals['point-unreachable'], fmt: Format) => [...(f.before === null ? [] : [`The nearest before it: ${fmt.when(f.before).text}.`]), ...(f.after === null ? [] : [`The nearest after it: ${fmt.when(f.after).text}.`])].join(' ')
const spans = (f: Refusals['point-unreachable'], fmt: Format) => f.windows.map(({ from, to }) => (from === to ? fmt.when(from).text : `${fmt.when(from).text} to ${fmt.when(to).text}`))

const voices: Readonly<Record<Refusals['not-own-voice']['voice'], readonly [string, string]>> = {
  anonymous: ['A command from an anonymous admin is not carried out, as we cannot know who sent it.', 'Please turn off “Remain anonymous” and send it again in your own name.'],
  channel: ['A command in the name of a channel is not carried out, as we cannot know who sent it.', 'Please send it in your own name.'],
  bot: ['A command from another bot is not carried out.', 'Please send it in your own name.'],
  forwarded: ['A forwarded message is not carried out as a command.', 'Please type it yourself.'],
  edited: ['An edited message is not carried out as a command.', 'Please send it as a new message.'],
  outsider: ['A command from outside this organisation is not carried out.', 'Please contact the IT department directly.'],
}

const refused: RefusalWords = {
  'unknown-command': (f) => no(`The command “${f.said}” is not known.`, perhaps(f.similar === null ? null : `/${f.similar}`, 'Please type /help to see the commands.')),
  'bad-arguments': (f, fmt) => no(`The command /${f.command} is incomplete or wrong. ${problem(f.problem, fmt)}`, `Example: /${f.example}`),
  'not-allowed': (f, fmt) => no(`The command /${f.command} is for ${duties(f.needs, fmt)} only.`, 'If you should be able to use it, please ask an admin.'),
  'not-known': () => no('We have not met yet.', 'Please introduce yourself: /perkenalan Full Name. An admin will follow up.'),
  'room-not-registered': (f) => no(`This room is not registered, so /${f.command} is not answered here.`, 'Please have an admin register it from this room, for example: /room edp'),
  'stale-button': () => no('This button is no longer valid.', 'Please look at the newest card, or type /help.'),
  'not-own-voice': (f) => no(...voices[f.voice]),
  'no-such-form': (f) => no(`Form number ${f.id} was not found.`, 'Please say the command again from the beginning.'),
  'not-your-form': (f) => no(`Form number ${f.form} is for ${f.by} to fill in.`, 'If you need it, please type the command yourself.'),
  'form-over': (f, fmt) => no(`Form number ${f.form} was ${{ sent: 'sent', cancelled: 'cancelled', expired: 'closed unfinished' }[f.how]} on ${at(f.at, fmt)}.`, 'Please say the command again from the beginning.'),
  'bad-answer': (f, fmt) => answerProblem(f.problem, fmt),
  'answer-needed': () => no('This question needs an answer.', 'Please answer it, or reply “cancel”.'),
  'too-long': (f, fmt) => no(`The message is too long (${fmt.count(f.length)} characters; at most ${fmt.count(f.limit)}).`, 'Please send a shorter command.'),

  'no-such-person': (f) => no(`There is nobody with the number or name “${f.who}”.`, 'Please see the list with /person.'),
  'no-such-room': (f) => no(`The room “${f.room}” is not registered.`, 'Please see the list with /room list.'),
  'already-introduced': (f, fmt) => no(`We received your introduction on ${at(f.at, fmt)}.`, 'Please wait for an admin’s decision; you will be told here.'),
  'introduction-gone': (f) => no(f.decidedBy === null ? `There is no introduction number ${f.id}.` : `Introduction number ${f.id} was already decided by ${f.decidedBy}.`, 'Please see the current list with /person.'),
  'last-admin': (f) => no(`${f.name} is the last admin.`, 'Please appoint another admin first: /person add NUMBER admin'),
  'name-unusable': (f) => no(f.said === '' ? 'The name is missing.' : `The name “${f.said}” cannot be used.`, 'Please write a name that people recognise, for example: /perkenalan Budi Santoso'),
  'link-in-private': (f) => no(f.spent === 'yes' ? 'Others could read that code, so we have cancelled it.' : 'An account can be linked in a private chat with the bot only.', f.spent === 'yes' ? 'Please ask for a new code with /link, and type it in a private chat with this bot.' : 'Please type /link in a private chat with this bot.'),
  'link-code-wrong': (f, fmt) => no('That code is wrong, was used already, or is too old.', `Please ask for a new code with /link in the other app. Tries left: ${fmt.count(f.left)}.`),
  'link-tries-over': (f, fmt) => no('Too many wrong codes.', `For the next ${fmt.count(f.minutes)} minutes we do not hear codes from this account. If you need help, please ask an admin.`),
  'already-linked': (f) => no(`This account is linked as ${f.name} already.`, 'The code was cancelled. To link another account, please type it in that other app.'),
  'account-taken': (f) => no(`This account ${f.removed === 'yes' ? 'once belonged' : 'belongs'} to ${f.name}.`, f.removed === 'yes' ? 'Please introduce yourself: /perkenalan Full Name. An admin will follow up.' : 'Please have an admin unlink it first: /person unlink'),
  'no-such-account': (f) => no(`${f.name} has no account “${f.said}”.`, 'Please see the accounts with /person.'),
  'only-account': () => no('This is your only account.', 'Please link another one first with /link, or ask an admin.'),
  'no-such-duty': (f, fmt) => no(f.said === '' ? 'The duty is missing.' : `The duty “${f.said}” is not known.`, perhaps(f.similar, `The choices: ${fmt.list(f.known)}.`)),
  'no-such-unit': (f) => no(f.unit === '' ? 'The unit is missing.' : `The unit “${f.unit}” is not in the configuration.`, perhaps(f.similar, 'Please look at the units in pulih.yaml.')),
  'not-a-day': (f) => no(`“${f.said}” is not a date that we can read.`, 'Please write it like 2026-12-24, 24/12/2026, or 24 Dec.'),
  'holiday-unchanged': (f) => no(`The day ${f.date} ${{ free: 'is a holiday already', worked: 'is no holiday as it is', 'as-decreed': 'was never changed from the official list' }[f.stands]}.`, 'Please see the list with /holiday.'),

  'not-rehearsable': (f) => no(`The back-ups of ${f.system} are made by another tool, so that no restore can be tested from here.`, 'Please test a restore with the tool that makes them.'),
  'no-such-script': (f, fmt) => no(`There is no script “${f.name}” in the configuration.`, perhaps(f.similar, f.known.length === 0 ? 'No script reports in yet.' : `There are: ${fmt.list(f.known)}.`)),
  'no-such-system': (f, fmt) => no(`The system “${f.name}” is not in the configuration.`, perhaps(f.similar, `There are: ${fmt.list(f.known)}.`)),
  'no-further-place': (f) => no(`Back-ups of ${f.system} have no other place to be copied to.`, 'An admin can add a schedule with kind: copy, or a second one of targets, in pulih.yaml.'),
  'no-such-place': (f, fmt) => no(`Back-ups of that system are not copied to “${f.name}”.`, perhaps(f.similar, `There are: ${fmt.list(f.known)}.`)),
  'no-such-component': (f, fmt) => no(`The component “${f.name}” is not in the configuration.`, perhaps(f.similar, `There are: ${fmt.list(f.known)}.`)),
  'level-unknown': (f, fmt) => no(`The component ${f.component} does not know the back-up level “${f.level}”.`, `Available: ${fmt.list(f.levels)}.`),
  'already-running': (f, fmt) => no(`The component ${f.component} is being worked on (number ${f.run}, since ${at(f.since, fmt)}).`, 'Please wait until it is done.', 'No new work was started.'),
  'no-such-run': (f) => no(`Run number ${f.id} was not found.`, 'Please see the list with /history.'),
  'no-such-copy': (f) => no(`Copy number ${f.id} was not found.`, 'Please see the list with /history.'),
  'copy-pinned': (f) => no(`Copy number ${f.id} was already pinned by ${f.by}, so it will not be deleted.`, `If it is no longer needed: /retention unpin ${f.id}`),
  'copy-not-pinned': (f) => no(`Copy number ${f.id} is not pinned.`, 'Please see the list with /retention.'),
  'copy-going': (f, fmt) => no(`Copy number ${f.id} is being deleted since ${at(f.since, fmt)}.`, 'Please choose another copy.'),
  'copy-damaged': (f, fmt) => no(`Copy ${f.id} was already found damaged on ${at(f.since, fmt)}.`, 'Please choose another copy with /history.'),

  'no-such-part': (f) => no(f.several === 'yes' ? `The copy of ${f.component} holds more than one ${f.parts.join(', ')}.` : `The copy of ${f.component} does not hold ${f.parts.join(', ')}.`, f.near.length === 0 ? 'Please ask again with the exact name of the table.' : `You may mean ${f.near.join(', ')}. Please ask again with that name.`),
  'nothing-to-restore': (f) => no(`There is no copy of ${f.component} that could be brought back.`, 'Please see its history with /history, or ask the admin whether copies are kept elsewhere.'),
  'point-unreachable': (f, fmt) => no(`The state of ${f.component} on ${fmt.when(f.asked).text} cannot be brought back. ${nearest(f, fmt)}`, `Please choose what can be had: ${fmt.list(spans(f, fmt))}.`),

  'no-such-check': (f) => no(`The check “${f.id}” was not found.`, 'Please see the open ones with /check.'),
  'already-signed': (f, fmt) => no(`Check number ${f.check} was already signed by ${f.by} on ${at(f.at, fmt)}.`, 'It needs no second signature.'),
  'check-closed': (f, fmt) => no(`Check number ${f.check} was closed by ${f.by} on ${at(f.at, fmt)}.`, 'Please see the open ones with /check.'),
  'nothing-to-undo': (f) => no(`There is no signature to undo on check number ${f.check}.`, 'Please see how it stands with /check.'),
  'undo-too-late': (f, fmt) => no(`The signature of ${fmt.clock(f.signedAt)} could be undone within ${fmt.count(f.minutes)} minutes only.`, `If something is wrong, please report it: /sign problem ${f.check} note`),
  'not-your-signature': (f) => no(`Check number ${f.check} was signed by ${f.by}.`, `Only ${f.by} can undo it.`),
  'already-owned': (f, fmt) => no(`Check number ${f.check} is in the hands of ${f.by} since ${at(f.at, fmt)}.`, `Please coordinate with ${f.by}.`),
  'note-needed': () => no('The note is missing.', 'Please write a short note after the command or in the reply.'),
  'facts-changed': (f) => no(`Check number ${f.check} has changed since that card was seen.`, 'Please read the newest card, then decide again.'),
  'still-failing': (f, fmt) => no(`Check number ${f.check} still has ${fmt.count(f.problems)} problem(s).`, `Please solve them, or close it with a reason: /sign close ${f.check} reason`),

  'codes-set-up': (f, fmt) => no(`Your codes are set up since ${at(f.since, fmt)}.`, 'If your phone was lost or replaced, ask an admin to take them off: /code off name.'),
  'codes-not-set-up': (f) => no(`${f.name} has not set up any codes yet.`, 'Please set them up in a private chat with this bot: /code'),
  'codes-too-new': (f, fmt) => no(f.since === null ? 'Your codes are not set up yet.' : `Your codes are set up only since ${at(f.since, fmt)}, after this was asked for.`, 'Please ask another manager whose codes were there before.'),
  'code-wrong': (f, fmt) => no('That code is wrong, too old, or was used already.', `Please wait for the next one in your app and type it. Tries left: ${fmt.count(f.left)}.`),
  'code-locked': (f, fmt) => no(`Your codes are locked until ${at(f.until, fmt)} after too many wrong ones.`, 'Please wait, or ask another manager to decide. The admins have been told.'),
  'code-in-private': (f) => no(f.spent === 'yes' ? 'That code was typed where others read along, so it counts no more.' : 'Codes are typed in private only.', 'Please type one in a private chat with this bot.'),
  'own-deputy': () => no('You cannot be your own deputy.', 'Please name somebody else.'),
  'moment-past': (f, fmt) => no(`The time ${at(f.at, fmt)} is over.`, 'Please name a time that is still to come.'),
  'too-long-away': (f, fmt) => no(`A deputy stands in for ${fmt.count(f.days)} days at most.`, 'Please choose an earlier time; it can be renewed later.'),
  'no-deputy': (f) => no(`${f.name} is not standing in for you.`, 'Please see the list with /delegate.'),

  'no-such-procedure': (f) => no(`Procedure number ${f.id} was not found.`, 'Please use the number on its card.'),
  'already-decided': (f, fmt) => no(`Procedure number ${f.procedure} was already decided by ${f.by} on ${at(f.at, fmt)}: ${decisionName(f.decision)}.`, 'It needs no second decision.'),
  'step-not-open': (f) => no(`The step “${stepName(f.step)}” of procedure number ${f.procedure} is not waiting for an answer.`, 'Please look at the newest card.'),
  'plan-changed': (f) => no(`The plan of procedure number ${f.procedure} has changed since that card was seen.`, 'Please read the newest plan, then decide again.'),
  'procedure-open': (f) => no(`Procedure number ${f.procedure} is still going on.`, 'Please finish it first.'),
  'downtime-stands': (f) => no(`${f.number} is about the same service at the same time.`, `Please look at it with /downtime ${f.number} and go on there, or choose another time.`),
  'procedure-over': (f, fmt) => no(`Procedure number ${f.procedure} was ${f.how === 'done' ? 'finished' : 'stopped'}${f.by === null ? '' : ` by ${f.by}`} on ${at(f.at, fmt)}.`, 'Nothing needs to be done.'),
  'same-person': (f) => no(`The step “${stepName(f.step)}” of procedure number ${f.procedure} must be decided by somebody other than its requester.`, 'Please ask a colleague who may.'),
  'others-waive': (f, fmt) => no(`Whoever asked for procedure number ${f.procedure} cannot let its step “${stepName(f.step)}” go.`, `These may decide it: ${fmt.list(f.may.map(({ name, insteadOf }) => (insteadOf === null ? name : `${name} (for ${insteadOf})`)))}.`, 'The step was not passed over. The wish was passed on to those who may decide it.'),
  'not-your-step': (f, fmt) => no(`The step “${stepName(f.step)}” of procedure number ${f.procedure} is for ${duties(f.needs, fmt)} only.`, 'Please ask somebody who may.'),
  'nothing-switched': (f) => no(`Recovery number ${f.procedure} has changed no module’s settings.`, 'There is nothing to put back.'),
  'code-needed': (f) => no(`Procedure number ${f.procedure} needs a verification code.`, 'Please send the code privately, not in the group.'),
  'too-early': (f, fmt) => no(`Units were told that work begins ${fmt.when(f.from).text}.`, 'Please begin at that time, or move it first.'),
  'moment-unclear': (f, fmt) => no(momentUnclear(f, fmt), 'Please write day and time, like wednesday 22:00 or 9 Dec 22:00.'),
  'past-return': (f) => no(`Procedure number ${f.procedure} has passed the point of no return (${stepName(f.step)}).`, 'Please wait until this step is done.', 'The work goes on.'),
  'reason-needed': () => no('The reason is missing.', 'Please write a short reason after the command or in the reply.'),
  'no-such-ground': (f, fmt) => no(`This system cannot be brought back to “${f.name}”.`, perhaps(f.similar, `There are: ${fmt.list(f.known)}.`)),
  'file-not-taken': (f, fmt) => no(`The file “${f.name}” ${({ 'too-large': `is larger than ${fmt.size(f.most)}`, 'not-allowed': 'may not be read by Pulih on this chat', gone: 'can no longer be fetched from this chat' } as const)[f.why]}. Nothing was noted yet.`, f.why === 'too-large' ? 'Please send a smaller picture or file.' : f.why === 'not-allowed' ? 'Please have an admin give the app files:read, or send the word without the file.' : 'Please send it again.'),
  'nothing-serves-elsewhere': (f) => no(`${f.system} is served by production; there is no failover to come back from.`, 'To bring back a copy, please use /restore.'),
  'no-place-fits': (f, fmt) => no(`No server can be used for this recovery: ${f.places.map((place) => `${place.name} (${place.finding === null ? 'not ready' : bare(sentence(place.finding, fmt))})`).join('; ')}.`, 'Please have EDP prepare one of them, then try this step again.'),
  'place-unfit': (f, fmt) => no(`“${f.place}” cannot be used for this recovery.${f.finding === null ? '' : ` ${sentence(f.finding, fmt)}`}`, 'Please choose another server on the card, or have EDP prepare it and ask again.'),
  'unknown-choice': (f, fmt) => no(`“${f.said}” is not a choice in procedure number ${f.procedure}.`, `The choices: ${fmt.list(f.choices)}.`),

  'no-such-job': (f, fmt) => no(`There is no scheduled job “${f.name}”.`, perhaps(f.similar, `There are: ${fmt.list(f.known)}.`)),
}

const trouble = {
  bug: 'Sorry, something went wrong on our side.',
  bugChanged: 'The command may not have been carried out.',
  bugNext: 'Please try once more. If it happens again, please tell an admin; the details are in the log.',
  faultChanged: 'The command was not completed.',
  unclearChanged: nothing,
  unclear: 'We did not understand that reply.',
  unclearNext: (offers: string) => `Please press a button or reply with: ${offers}.`,
  aside: 'MESSAGES NOT CARRIED OUT',
  asideLead: 'Pulih stopped again and again before these messages were worked off. They were set aside; what they ask was not done.',
  asideNext: 'Please say it again where it is still needed. If it happens once more, please tell an admin; the details are in the log.',
  asideUnread: 'a message that cannot be read',
}

export const refusals: typeof original = { refused, trouble }
