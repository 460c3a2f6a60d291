import type { DiskPlan } from './target-plan.ts'
import type { HintId } from './fault.ts'
import type { NotLooked } from './looked.ts'

/** What a proof or a preflight found wrong. Each has its own sentence in `texts/` and names the rung that found it. */
export type Finding =
  | { readonly kind: 'zero-bytes'; readonly file: string }
  | { readonly kind: 'too-small'; readonly file: string; readonly bytes: number; readonly least: number }
  | { readonly kind: 'truncated'; readonly file: string; readonly bytes: number; readonly expected: number | null }
  | { readonly kind: 'hash-differs'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly detail: string }
  | { readonly kind: 'file-missing'; readonly file: string }
  | { readonly kind: 'file-unexpected'; readonly file: string }
  | { readonly kind: 'copy-swapped'; readonly expected: string; readonly found: string }
  | { readonly kind: 'manifest-unreadable'; readonly detail: string }
  | { readonly kind: 'manifest-differs'; readonly field: string }
  | { readonly kind: 'end-mark-missing'; readonly file: string }
  | { readonly kind: 'engine-check-failed'; readonly detail: string }
  | { readonly kind: 'foreign-keys-broken'; readonly table: string; readonly rows: number }
  | { readonly kind: 'count-differs'; readonly what: string; readonly expected: number; readonly found: number }
  | { readonly kind: 'not-fresh'; readonly newest: string; readonly age: number | null }
  | { readonly kind: 'freshness-unreadable'; readonly detail: string }
  | { readonly kind: 'base-missing'; readonly base: string }
  | { readonly kind: 'nothing-proven'; readonly component: string }
  /** It is sealed, and the key that opens it is not here. */
  | { readonly kind: 'identity-missing'; readonly copy: string }
  | { readonly kind: 'shrank'; readonly bytes: number; readonly median: number }
  // a preflight's
  | { readonly kind: 'source-missing'; readonly source: string }
  | { readonly kind: 'source-unreadable'; readonly source: string; readonly detail: string }
  | { readonly kind: 'tool-missing'; readonly tool: string; readonly package: string }
  | { readonly kind: 'tool-too-old'; readonly tool: string; readonly found: string; readonly needed: string }
  | { readonly kind: 'no-space'; readonly target: string; readonly free: number; readonly needed: number }
  | { readonly kind: 'not-mounted'; readonly target: string; readonly mount: string }
  | { readonly kind: 'not-plugged'; readonly target: string }
  /** Another disk lies in its place. */
  | { readonly kind: 'wrong-disk'; readonly target: string; readonly expected: DiskPlan; readonly found: DiskPlan }
  | { readonly kind: 'place-away'; readonly target: string; readonly why: 'network' | 'login-refused' | 'host-key' | 'place-missing' | 'tool-missing' | 'other'; readonly detail: string }
  | { readonly kind: 'not-writable'; readonly target: string; readonly detail: string }
  | { readonly kind: 'same-host'; readonly target: string }
  /** Somebody has it open, each by its process: it is exchanged only once they have let go. */
  | { readonly kind: 'held-open'; readonly target: string; readonly by: readonly string[] }
  /** Somebody else's work on the source is not done, and was waited for; each by its process, where it can be seen. */
  | { readonly kind: 'source-held'; readonly source: string; readonly by: readonly string[]; readonly waited: number }
  /** What a restore that was cut off left beside; nobody lives on it. `mend` removes it. */
  | { readonly kind: 'left-over'; readonly names: readonly string[]; readonly mend: string }
  // a server's; `mend` is the statement that mends it, where there is one
  | { readonly kind: 'server-away'; readonly server: string; readonly detail: string }
  | { readonly kind: 'login-refused'; readonly server: string; readonly user: string }
  | { readonly kind: 'server-differs'; readonly server: string; readonly expected: string; readonly found: string }
  | { readonly kind: 'grant-missing'; readonly grant: string; readonly mend: string }
  | { readonly kind: 'setting-wrong'; readonly setting: string; readonly found: string; readonly needed: string; readonly mend: string }
  | { readonly kind: 'database-missing'; readonly database: string }
  | { readonly kind: 'unlocked-tables'; readonly tables: readonly string[]; readonly count: number; readonly locked: boolean }
  | { readonly kind: 'logs-elsewhere'; readonly database: string; readonly by: string }
  | { readonly kind: 'archiver-failing'; readonly since: string; readonly detail: string }
  | { readonly kind: 'log-held'; readonly holder: string; readonly bytes: number }
  | { readonly kind: 'log-missing'; readonly first: string; readonly last: string }
  | { readonly kind: 'host-key-differs'; readonly server: string }
  | { readonly kind: 'not-encrypted'; readonly server: string }
  | { readonly kind: 'replica-behind'; readonly replica: string; readonly seconds: number | null }
  // a recovery's
  /** A place under another name, and the server there is the one that must not be touched. */
  | { readonly kind: 'is-production'; readonly place: string; readonly system: string }
  /** This component cannot come back to that place. */
  | { readonly kind: 'no-ground'; readonly place: string; readonly component: string; readonly why: 'not-named' | 'not-by-us' | 'not-renamed' | 'not-in-parts' }
  /** Parts of a copy come back beside what is in use, never into it. */
  | { readonly kind: 'scratch-only'; readonly place: string }
  /** What stands there is not what stood there when it was decided. */
  | { readonly kind: 'ground-changed'; readonly place: string; readonly now: readonly string[] }
  /** A place that does not answer has a newer copy than the one that is planned. */
  | { readonly kind: 'newer-away'; readonly target: string; readonly takenAt: number }
  /** It waits until that recovery has ended. */
  | { readonly kind: 'held-back'; readonly recovery: string }
  /** What its schedule asked for waits until that downtime is over. */
  | { readonly kind: 'waits-downtime'; readonly downtime: string; readonly until: number }
  /** A failover serves since that recovery; what is copied is copied of it. */
  | { readonly kind: 'serves-elsewhere'; readonly place: string; readonly since: number; readonly recovery: string }
  /** A failover serves since that recovery, and nothing of ours can copy it. */
  /** Production was copied by itself while a failover served: somebody may have worked there too. */
  | { readonly kind: 'own-copies-later'; readonly component: string; readonly takenAt: number; readonly count: number }
  | { readonly kind: 'serves-uncopied'; readonly place: string; readonly since: number; readonly recovery: string }
  | { readonly kind: 'work-failed'; readonly hint: HintId | null; readonly detail: string }
  /** Something that people work with; `detail` is what it said instead. */
  | { readonly kind: 'module-fails'; readonly module: string; readonly why: NotLooked; readonly detail: string }
  /** A text of a module's settings file that does not stand there just once: it is not the file that was meant, and is as it was. */
  | { readonly kind: 'settings-unexpected'; readonly module: string; readonly file: string; readonly server: string; readonly text: string; readonly times: number }
  | { readonly kind: 'settings-not-changed'; readonly module: string; readonly file: string; readonly server: string; readonly why: WhyNotChanged }
  /** Seen beforehand: led elsewhere now, it would not be changed. `text` is what does not stand there just once. */
  | { readonly kind: 'settings-not-ready'; readonly module: string; readonly file: string; readonly server: string; readonly why: WhyNotReady; readonly text: string; readonly times: number }
  // somebody else's files
  | { readonly kind: 'file-not-come'; readonly place: string; readonly pattern: string }
  | { readonly kind: 'file-late'; readonly file: string; readonly at: number; readonly allowed: number }
  | { readonly kind: 'file-growing'; readonly file: string; readonly bytes: number }
  | { readonly kind: 'file-too-large'; readonly file: string; readonly bytes: number; readonly most: number }
  | { readonly kind: 'same-file'; readonly file: string; readonly before: string; readonly since: number }
  | { readonly kind: 'format-unknown'; readonly file: string }
  | { readonly kind: 'format-unchecked'; readonly file: string; readonly format: string }
  | { readonly kind: 'not-rehearsable'; readonly component: string }
  /** SQL Server wrote it down in its msdb; nobody here has seen the file. */
  | { readonly kind: 'only-noted'; readonly database: string; readonly file: string; readonly bytes: number; readonly by: string; readonly copyOnly: 'yes' | 'no' }

/** `cut-off`: nobody knows whether it was changed. */
export type WhyNotChanged = 'missing' | 'no-file' | 'unreadable' | 'too-large' | 'folder' | 'owner' | 'linked' | 'changed' | 'edited' | 'kept-missing' | 'cut-off'
export type WhyNotReady = 'missing' | 'no-file' | 'unreadable' | 'too-large' | 'folder' | 'owner' | 'linked' | 'edited' | 'unexpected'

/** Whether it speaks against the copy itself. Broken references, old data and sizes are facts about the source that a faithful copy repeats. */
export function damages(finding: Finding): boolean {
  switch (finding.kind) {
    case 'foreign-keys-broken':
    case 'not-fresh':
    case 'freshness-unreadable':
    case 'shrank':
    case 'identity-missing':
    case 'same-host':
    case 'held-open':
    case 'source-held':
    case 'left-over':
    case 'nothing-proven':
    case 'no-space':
    case 'tool-missing':
    case 'tool-too-old':
    case 'source-missing':
    case 'source-unreadable':
    case 'not-mounted':
    case 'not-plugged':
    case 'wrong-disk':
    case 'place-away':
    case 'not-writable':
    case 'server-away':
    case 'login-refused':
    case 'server-differs':
    case 'grant-missing':
    case 'setting-wrong':
    case 'database-missing':
    case 'unlocked-tables':
    case 'logs-elsewhere':
    case 'archiver-failing':
    case 'log-held':
    case 'log-missing':
    case 'host-key-differs':
    case 'not-encrypted':
    case 'replica-behind':
    case 'file-not-come':
    case 'file-late':
    case 'file-growing':
    case 'file-too-large':
    case 'same-file':
    case 'format-unknown':
    case 'format-unchecked':
    case 'not-rehearsable':
    case 'module-fails':
    case 'settings-unexpected':
    case 'settings-not-changed':
    case 'settings-not-ready':
    case 'only-noted':
    case 'is-production':
    case 'no-ground':
    case 'scratch-only':
    case 'ground-changed':
    case 'newer-away':
    case 'held-back':
    case 'waits-downtime':
    case 'serves-elsewhere':
    case 'own-copies-later':
    case 'serves-uncopied':
    case 'work-failed':
      return false
    case 'zero-bytes':
    case 'too-small':
    case 'truncated':
    case 'hash-differs':
    case 'unreadable':
    case 'file-missing':
    case 'file-unexpected':
    case 'copy-swapped':
    case 'manifest-unreadable':
    case 'manifest-differs':
    case 'end-mark-missing':
    case 'engine-check-failed':
    case 'count-differs':
    case 'base-missing':
      return true
  }
}

/** Whether a place did not answer at all, so that nothing is known of what lies there. */
export function isAway(finding: Finding): boolean {
  return finding.kind === 'not-mounted' || finding.kind === 'not-plugged' || finding.kind === 'wrong-disk' || finding.kind === 'place-away'
}
