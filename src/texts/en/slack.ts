import type { slack as original } from '../id/slack.ts'

export const slack: typeof original = {
  sure: 'Please confirm',
  yes: 'Yes, go on',
  no: 'Cancel',
  send: 'Send',
  cancel: 'Cancel',
  answer: 'Answer',
  inThread: 'The full details are in this card’s thread.',
  detail: 'Details',
  detailFile: 'details',
  openLate: 'The form could not open in time. Nothing has changed. Please press the button once more.',
  notKept: 'This was not saved yet. Please send it once more.',
  date: (label: string) => `${label} (date)`,
  time: (label: string) => `${label} (time)`,
}
