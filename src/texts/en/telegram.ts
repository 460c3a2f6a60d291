import type { telegram as original } from '../id/telegram.ts'

export const telegram: typeof original = {
  yes: 'Yes: ',
  cancel: 'Cancel',
  sure: (label: string) => `Sure: ${label}? Press Yes to go on.`,
  kept: 'Cancelled. Nothing has changed.',
  more: 'All of it is in the file below.',
  file: 'details',
  withheld: (file: string) => `The file ${file} cannot be sent here. Please let the bot send files in this group, then ask again.`,
  unreadable: 'Pictures, voice and files cannot be read here. Please write it in words.',
}
