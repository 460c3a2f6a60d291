import type { carry as Original } from '../id/carry.ts'

export const carry: typeof Original = {
  titles: {
    queued: 'COPY WAITING ITS TURN',
    running: 'COPY RUNNING',
    waiting: 'COPY WAITING FOR MEDIA',
    ok: 'COPY SUCCEEDED',
    partial: 'COPY INCOMPLETE',
    failed: 'COPY FAILED',
    cancelled: 'COPY CANCELLED',
  },
  over: (length) => `all back-ups of the last ${length}`,
  done: (what) => `there, checksums agree on both sides, archive intact (${what}).`,
  plugIn: (places) => `Please connect ${places}.`,
  byItself: 'Copying begins by itself once it is connected.',
  looksAgain: (places) => `${places} is tried again by itself; copying goes on once it is there.`,
  mayGo: (places) => `${places} may be unplugged and put away again.`,
  stopConfirm: 'Stop this copying?',
  asked: 'The request to stop is on record; the card will change once the work has stopped.',
  history: {
    title: (system) => `COPY HISTORY — ${system}`,
    none: 'No scheduled copy is on record yet.',
    verdicts: { ok: 'complete', partial: 'incomplete', failed: 'failed', cancelled: 'cancelled', open: 'not finished' },
    missing: (what) => `missing: ${what}`,
    to: (places) => `to ${places}`,
  },
  disk: {
    title: (name) => `DISK NOT SEEN FOR LONG — ${name}`,
    seen: 'Last plugged in',
    never: 'Never plugged in since',
    allowed: (length) => `It should be plugged in every ${length} at the latest.`,
    known: (disk) => `Known by: ${disk}.`,
    mark: 'mark',
    next: 'Please look for it and plug it in. If it is lost or broken, please tell the IT Manager: hospital data lies on it.',
    back: (name) => `Disk ${name} was seen again`,
  },
  jobs: { copy: (system, places) => `Copy of ${system} to ${places}` },
}
