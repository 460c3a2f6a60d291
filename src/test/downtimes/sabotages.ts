// Loads nothing of the house: what is loaded before a mistake is made is loaded without it.
import type { Change } from '../crash/recovery/sabotages.ts'
import type { Sentence } from './sentences.ts'

/** A deliberate mistake in one module of the house, below `src` and without its ending, and the sentence that has to fall by it. */
export interface Mistake {
  readonly module: string
  readonly changes: readonly Change[]
  readonly fells: Sentence
}

const slip = (module: string, says: string, instead: string) => (fells: Sentence): Mistake => ({ module, changes: [{ says, instead }], fells })

/** One for every sentence, each a slip of a hand in the very line where it would be made. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'a card is never too old': slip('core/procedure-gate', 'answer.token !== planToken(state)', "answer.token === ''")('a press on an older card changes nothing'),
  'a tick may be set again': slip('core/procedure-gate', '!ticked(state, step.key).includes(answer.tick)', 'answer.tick !== null')('what was pressed twice counts once'),
  'anybody may work on it': slip('core/procedure-gate', '!of.by.duties.some((duty) => needs.includes(duty)) && !asksRequester', 'of.by.duties.length === 0 && !asksRequester')('nothing that somebody without the duty says changes anything'),
  'who asked decides': slip('core/procedure-seat', "const requester = apart.includes('request')", "const requester = apart.includes('requester')")('nobody agrees to what they have asked for, and nobody to their own plan before somebody else has'),
  'what goes on may be moved': slip('procedures/downtime/answer', "stage !== 'asked' && stage !== 'announced'", "stage === 'over'")('what has begun is not moved'),
  'a move asks nobody': slip('core/procedure-advance', 'reopenForPlan(state, taken, at) ?? enter(taken, taken.at, at)', 'enter(taken, taken.at, at)')('nothing begins that nobody else has agreed to, at that very time'),
  'it may begin early': slip('procedures/downtime/answer', "answer.step === 'begin' && answer.at.getTime() < downtimeFacts(row.state).window.from", "answer.step === 'begin' && answer.at.getTime() < 0")('nothing begins before the minute that units were told'),
  'every verification is good': slip('procedures/downtime/procedure', 'tried.every(({ looked }) => looked.ok)', 'tried.length >= 0')('nobody is let back before every probe of every service that was down was good, or a manager has said why'),
  'one tick is enough': slip('core/procedure-advance', 'ticked(noted, step.key).length < step.ticks.length', 'ticked(noted, step.key).length < 1')('nobody is let back before everything was looked at'),
  'receipts count each time': slip('store/unit-answers', 'last?.kind === kind && last.note === note', 'last?.kind === kind && last.note !== note')('each receipt counts once'),
  'who never heard of it hears that it is called off': slip('procedures/downtime/procedure', 'announcedIn(await newsTold(tx, moment.state.id))', 'announcedIn(await newsTold(tx, moment.state.id)) ?? downtimeFacts(moment.state).window')('no unit hears of a plan that nobody has agreed to'),
  'what is called off is told with the time that was asked for': slip('procedures/downtime/procedure', 'why: moment.state.ending?.why ?? null, window }', 'why: moment.state.ending?.why ?? null }')('no unit is told another time than the one that stands'),
  'a change names the new time twice': slip('procedures/downtime/tell', "news.kind === 'changed' ? announcedIn(before)", "news.kind === 'changed' ? news.window")('a change names the time that units knew'),
  'a reminder never grows old': slip('procedures/downtime/tell', 'news.window.from - Math.max(0, ...rules.remind.filter((before) => before < (news.before ?? 0)))', 'null')('nobody is reminded of what has begun'),
  'what waits is sent, whatever came after it': slip('store/outbox', '(debt.fresh === true ? replaceAll : replace)', 'replace')('nobody is reminded of what is begun or called off'),
  'the first reminder is told for the last': slip('core/downtime-news', 'Math.min(...due)', 'Math.max(...due)')('a reminder says how much is left'),
  'that it has not begun is told while it goes on': slip('core/downtime-news', ': overrun(of)', ': notBegun(of) ?? overrun(of)')('that it has not begun is told only while it has not'),
  'what has not begun overruns': slip('core/downtime-news', '? reminder(of) : notBegun(of)', '? reminder(of) : overrun(of)')('nothing is told to have begun that has not'),
  'what is over may take longer': slip('procedures/downtime/answer', "stage !== 'under-way' && stage !== 'verifying'", "stage !== 'under-way' && stage !== 'verifying' && stage !== 'back'")('nothing is told to go on that is over'),
  'people are let back before anybody says so': {
    module: 'procedures/downtime/script', fells: 'nobody is let back before somebody has said so',
    changes: [{ says: "{ kind: 'tell', key: 'back', work: 'back' },", instead: '' }, { says: "{ kind: 'confirm', key: 'all-clear'", instead: "{ kind: 'tell', key: 'back', work: 'back' }, { kind: 'confirm', key: 'all-clear'" }],
  },
  'what was let pass is kept to ourselves': slip('procedures/downtime/tell', "passedOver: passedBy(passedOver(state, 'verify'))", 'passedOver: null')('a notice says what a manager let pass'),
  'a move is told as the end of it': slip('procedures/downtime/procedure', "kind: 'changed', why:", "kind: 'cancelled', why:")('nothing is told to be called off that is not'),
  'a slot is asked for as often as somebody asks': {
    module: 'store/rounds', fells: 'each slot leads to one back-up',
    changes: [{ says: 'eq(rounds.slot, of.slot.getTime())', instead: 'eq(rounds.slot, 0)' }],
  },
  'the quiet has no bound': slip('core/downtime-quiet', 'of.now >= stretch.until', 'of.now < 0')('alarms are held only while their system is down, and no longer than somebody stood for'),
  'nothing is held': slip('core/downtime-quiet', 'isDown(of.state) ? stretchOf(of) : null', 'null')('alarms are held while their system is down as announced'),
  'what was held never sounds': slip('backups/quiet-over', 'if (!quiet.has(procedure))', 'if (quiet.has(procedure))')('an alarm that was held sounds once it is over'),
  'only what is held is told': slip('store/alarms', 'return quiet === null', 'return quiet !== null')('an alarm that nobody holds is told'),
  'an overrun is told from the old end on': slip('core/downtime-news', '1 + Math.floor((of.now - end) / of.rules.overrun)', '1')('no end is promised that lies in the past'),
  'no overrun is told': slip('core/downtime-news', 'of.now < end', 'of.now >= 0')('nobody waits in silence past the end that was announced'),
  'nobody hears that it has not begun': slip('core/downtime-news', 'due === null || of.now < due.at ? null', 'due !== undefined ? null')('nobody waits in silence for what was announced and does not begin'),
  'nobody is reminded': slip('core/downtime-news', "said.some(({ kind, before }) => kind === 'reminder' && (before ?? 0) <= nearest)", 'said.length >= 0')('nobody goes without the reminder that is due'),
  'nobody hears that it is called off': slip('procedures/downtime/procedure', 'window !== null', 'window === undefined')('who was told of it is told that it does not take place'),
  'nobody hears that it is back': slip('procedures/downtime/procedure', "await say(tx, moment, { kind: 'back', why: null })", 'await wake(tx, moment)')('who was told of it is told that it is over'),
  'everything is said twice': slip('store/outbox', 'await add(tx).execute(rowFor(room, debt, replaced))', 'for (const _ of [1, 2]) await add(tx).execute(rowFor(room, debt, replaced))')('whoever is told is told once'),
  'one unit is left out': slip('procedures/downtime/tell', 'of unitsOf(desk.site, downtimeFacts(state)))', 'of unitsOf(desk.site, downtimeFacts(state)).slice(1))')('every unit that can be reached reads what was told last'),
  'who has no room is forgotten': slip('core/downtime-reach', 'of.units.filter(({ key }) => !of.reached.has(key)', 'of.units.filter(({ key }) => of.told.length === 0 && !of.reached.has(key)')('a unit that nobody reaches is named to whoever calls it'),
  'who waited once waits for ever': slip('bot/runner', 'await store.read((query) => work.held(query, run))', 'toldHeld.has(run.id) || await store.read((query) => work.held(query, run))')('every back-up that waited has run'),
  'who comes late does nothing': slip('bot/scheduler-due', "entered.has(slot) && (state === 'fired' || state === 'late')", "entered.has(slot) && state === 'fired'")('every back-up that was due has run, or is told not to have'),
  'a line knows nothing of the one before': slip('store/audit', 'prev: head.hash', "prev: ''")('the audit trail is whole'),
  'the book begins a minute early': slip('core/outage', '...times }', '...times, from: times.from - 60_000 }')('the book of availability says what units were told'),
}
