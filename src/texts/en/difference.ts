import type { Words } from '../id.ts'

export const difference: Words['difference'] = {
  title: (system, number) => `DIFFERENCE FROM WHAT IS IN USE — ${system} ${number}`,
  running: 'What came back is held against what is in use. Nothing is changed.',
  alike: (n) => `alike (${n})`,
  missing: (n) => `${n} no longer among what is in use`,
  changed: (n) => `${n} differ`,
  added: (n) => `${n} only among what is in use`,
  same: (n) => `${n} alike`,
  gone: (n) => `no longer in use; the copy holds ${n}`,
  of: { key: 'rows', row: 'rows, a table without a key', path: 'files' },
  otherShape: 'its columns are others by now; only those that both have are compared',
  orphans: (n) => `${n} rows would point to nothing`,
  unknown: 'what it points to cannot be checked',
  nothing: 'There is nothing to bring in: all that the copy holds is in use.',
  next: 'Nothing that is in use has been changed yet. The commands that bring it in are attached; please run them only once the IT Manager has decided, by whoever keeps the database.',
  warnOrphans: 'Please bring back the tables that it points to as well, with a new request.',
  digest: (digest) => `Difference ${digest}`,
  file: (number) => `${number}-commands.sh`,
}
