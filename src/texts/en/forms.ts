import type { forms as original } from '../id/forms.ts'

export const forms: typeof original = {
  summary: 'Fill in a form that is open',
  words: { open: 'Fill in', send: 'Send', skip: 'Skip', cancel: 'Cancel' },
  replies: { skip: ['skip', '-'], back: ['back'], cancel: ['cancel'] },
  for: (name: string) => `For ${name} to fill in`,
  now: (label: string) => `Question: ${label}`,
  until: 'Valid until ',
  skipped: 'left out',
  how: {
    text: 'Please reply to this message with the answer.',
    choice: 'Please choose one.',
    date: 'Please choose, or reply with the date, for example 24 Dec.',
    moment: 'Please reply with the date and time, for example 24 Dec 22:00.',
    'yes-no': 'Please choose yes or no.',
  },
  ended: { sent: 'Sent', cancelled: 'Cancelled; nothing has changed', expired: 'Expired; nothing has changed' },
  asked: (name: string, label: string) => `${name}: ${label}`,
  askedHow: 'Please reply to this message.',
  example: (text: string) => `Example: ${text}`,
  holiday: { title: 'Add a holiday', date: 'Date', name: 'Name of the holiday', nameExample: 'Collective leave' },
  room: { title: 'Register this room', purpose: 'What the room is for', unit: 'Unit' },
}
