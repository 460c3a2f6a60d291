import type { Words } from '../id.ts'

export const left: Words['left'] = {
  now: (place) => `${place}: cut off while data was being exchanged. How it stands now:`,
  serves: {
    before: (name) => `${name}: holds the old data, as before the restore.`,
    came: (name) => `${name}: holds what came back.`,
    nothing: (name) => `${name}: EMPTY. Nothing serves there.`,
  },
  shut: (name) => `${name}: the old data is whole and in its place, but SHUT. Nobody can sign in.`,
  beside: (name) => ` What came back is not in use yet and stands as ${name}.`,
  text: (name) => ` Its triggers, views and routines may be missing; they are kept as text in ${name}.`,
  unseen: (component) => `${component}: could not be looked at yet. `,
  byHand: (commands) => `To do it yourself on that server: ${commands}`,
  action: 'Open the old data again',
  sure: 'What served before the restore is put back in its place and opened. What came back and serves already is left alone. Go on?',
  replies: ['open again', 'open the old data again'],
  titles: { going: 'OLD DATA IS BEING OPENED AGAIN', done: 'OLD DATA IS OPEN AGAIN', failed: 'OLD DATA COULD NOT BE OPENED YET', stopped: 'OPENING THE OLD DATA WAS STOPPED' },
  asked: (name, at, number) => `Asked for by ${name}, ${at}, for recovery ${number}.`,
  runs: 'The old data gets its name and its door back. What came back and serves already is left alone.',
  next: 'The recovery itself is not over: if the data must come back from a copy, please decide again on its card.',
  small: (number, id) => `${number} · procedure number ${id}`,
}
