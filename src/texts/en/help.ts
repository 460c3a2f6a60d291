import type { help as original } from '../id/help.ts'

const names: Readonly<Record<string, string>> = {
  act: 'action',
  check: 'check number',
  component: 'component name',
  copy: 'copy number',
  form: 'form number',
  id: 'number',
  level: 'back-up level',
  page: 'page',
  procedure: 'procedure number',
  system: 'system name',
  topic: 'command name',
  until: 'a moment in the past (like 23 Nov 10:15)',
  parts: 'tables or files',
  said: 'request',
  action: 'answer',
  what: 'details',
  whom: 'number or name of a person',
}

export const help: typeof original = {
  argument: (key) => names[key] ?? key,
  summary: 'What you can say, and how',
  title: 'Pulih help',
  intro: (name) => `Commands for ${name}:`,
  introUnknown: 'We have not met yet. Please introduce yourself first:',
  seldom: (names) => `More: ${names}`,
  example: 'Example',
  usage: 'How to write it',
  aliases: 'Also',
  who: 'Open to',
  everybody: 'everybody',
  known: 'everybody registered',
  more: (name) => `A command with its example: /help ${name}. Buttons and replies on a card are the same as typing.`,
  choices: 'Choices',
}
