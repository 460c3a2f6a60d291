export type TargetPlan = LocalTargetPlan | RcloneTargetPlan | ObservedTargetPlan

interface TargetBase {
  readonly name: string
  readonly path: string
  /** A mount point that must be mounted: an unmounted one is a failure, never a write into the empty folder. */
  readonly mount: string | null
  /** Not plugged in is expected of a removable disk: said, not alarmed. */
  readonly removable: boolean
  readonly class: CopyClass
  /** Another location: what burns or floods the source does not reach it. Absent where nobody said. */
  readonly offsite?: boolean
  readonly keepFree: number
  /** The place itself refuses to delete what it has for a time: that is expected, and no alarm. */
  readonly immutable: boolean
}

export interface LocalTargetPlan extends TargetBase {
  readonly type: 'local'
  /** Which disk it must be; without it whatever is mounted there is taken for it. */
  readonly disk?: DiskPlan
  /** Other disks come to the same place: they are one place to people, and each has books of its own. */
  readonly turns?: { readonly place: string; readonly others: readonly DiskPlan[] }
  /** A removable disk that nobody has seen for longer is asked for. */
  readonly seenEvery?: number
}

/** How one disk is told from every other; at least one of these. */
export interface DiskPlan {
  /** Of its file system. */
  readonly label: string | null
  /** Of the disk itself. */
  readonly serial: string | null
  /** Of the file that Pulih wrote onto it. */
  readonly mark: string | null
}

/** A place that the rclone program reaches. `path` is seen from where it signs in; of an S3 it begins with the bucket. */
export interface RcloneTargetPlan extends TargetBase {
  readonly type: 'rclone'
  readonly remote: {
    /** `sftp`, `ftp`, `smb`, `s3`, … as rclone calls it. */
    readonly type: string
    readonly options: Readonly<Record<string, string>>
    /** rclone's options whose values stand in `.env`, with the names that `.env` has for them. */
    readonly secrets: Readonly<Record<string, string>>
  }
}

/** A place that somebody else's tool fills: we look and read, and never write or delete there. */
export interface ObservedTargetPlan extends TargetBase {
  readonly type: 'observed'
  /** The place itself, as we would reach it if it were ours; null where nobody here reaches it, and only notes are kept. */
  readonly place: LocalTargetPlan | RcloneTargetPlan | null
  /** A folder of the house for what we write down about their files. */
  readonly receipts: string
}

/** Where a copy lies, seen from its source. `same-host` never counts as off-server. */
export const copyClasses = ['same-host', 'off-host', 'offline'] as const
export type CopyClass = (typeof copyClasses)[number]
