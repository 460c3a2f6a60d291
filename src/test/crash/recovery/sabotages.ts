// Loads nothing of the house: what is loaded before a mistake is made is loaded without it.

/** A deliberate mistake: what one module of the house says, and what it says instead in the processes of a besieged hospital. */
export interface Sabotage {
  /** Below `src`, without its ending. */
  readonly module: string
  readonly changes: readonly Change[]
  /** What has to be found broken by it, in words that the invariant's name begins with; nothing else may be. */
  readonly fells: readonly string[]
  /** Points at which a process has to die for it to show, where any siege strikes them sooner or later. */
  readonly at: readonly string[]
}

export interface Change { readonly says: string; readonly instead: string }

/** At least one for every invariant. Each is the kind of mistake that a hand may slip into, in the very line where it would be made. */
export const sabotages: Readonly<Record<string, Sabotage>> = {
  'a folder of production is cleared before the new one takes its place': {
    module: 'engines/files/over', changes: [{ says: 'await settle(incoming, work);', instead: "await settle(incoming, work); await removePath(join(path, 'igd'), work);" }],
    fells: ['at each death production'], at: ['restore finished, about to be written', 'restore: the exchange begins'],
  },
  'a restore that was cut off may be tried again without another decision': {
    module: 'procedures/recovery/script', changes: [{ says: "again: 'decide', tries: 1", instead: "again: 'ask', tries: 1" }],
    fells: ['no restore ran without'], at: ['restore begun, written'],
  },
  'what is put aside carries the number of another recovery': {
    module: 'core/recovery-case', changes: [{ says: 'before_rst_${of.procedure}', instead: 'before_rst_${of.procedure + 1}' }],
    fells: ['nothing took the place'], at: ['restore finished, about to be written'],
  },
  'the point of no return is passed before anybody has written it down': {
    module: 'procedures/backstage', changes: [{ says: "if (await say(id, { kind: 'passed-return' }) === null)", instead: 'if (shutDown === undefined)' }],
    fells: ['nothing took the place'], at: ['restore begun, written'],
  },
  'a step that was cut off stands as one that failed': {
    module: 'procedures/backstage', changes: [{ says: "await say(row.id, { kind: 'interrupted' });", instead: "await say(row.id, { kind: 'failed', why: 'look-at-log', seen: null });" }],
    fells: ['what ran at a death'], at: ['safety begun, written'],
  },
  'the oldest copy is chosen instead of the newest': {
    module: 'core/recovery-point', changes: [{ says: '-moment, until', instead: 'moment, until' }],
    fells: ['production was brought back as'], at: ['approval decided, written', 'restore begun, written'],
  },
  'what was put aside is not said': {
    module: 'engines/files/over', changes: [{ says: 'aside: [aside]', instead: 'aside: []' }],
    fells: ['what was put aside'], at: ['restore begun, written'],
  },
  'the card of a step that was cut off says that it is at work': {
    module: 'texts/views/recovery', changes: [{ says: 't.recovery.titles[situation]', instead: "t.recovery.titles[situation === 'interrupted' ? 'restoring' : situation]" }],
    fells: ['what was cut off says so'], at: ['restore begun, written'],
  },
  'what an earlier try may have left stops every later one': {
    module: 'engines/over', changes: [{ says: 'sideNames(name, { aside }, most).incoming)', instead: "{ throw refusedOver('not-empty', aside); })" }],
    fells: ['a recovery comes to an end'], at: ['restore passed-return, written'],
  },
  'what was kept before the process died is not worked off by the next one': {
    module: 'bot/dispatch', changes: [{ says: 'await pickUp();', instead: '' }],
    fells: ['nothing is held, running'], at: ['approval decided, about to be written'],
  },
  'one unit is forgotten when work goes on': {
    module: 'procedures/recovery/units', changes: [{ says: 'for (const room of await unitRooms(tx)) {', instead: 'for (const room of (await unitRooms(tx)).slice(1)) {' }],
    fells: ['every unit heard'], at: ['told told, about to be written'],
  },
  'a line of the audit trail forgets the one before': {
    module: 'store/audit', changes: [{ says: 'prev: head.hash,', instead: "prev: head.seq === 20 ? '' : head.hash," }],
    fells: ['the database is whole'], at: ['approval decided, written'],
  },
  'the end of the first step of each process meets a mistake of ours': {
    module: 'procedures/backstage', changes: [{ says: 'await say(state.id, end);', instead: "if (!globalThis.stumbled) { globalThis.stumbled = true; throw new TypeError('a mistake of ours'); } await say(state.id, end);" }],
    fells: ['no process met a mistake'], at: ['restore begun, written'],
  },
}
