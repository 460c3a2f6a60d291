import { guid, nextLsn } from './lsn.ts'
import { endBlock, pageBlocks } from './media.ts'
import type { Beginning } from './media.ts'
import { fold } from './rows.ts'
import { toWall } from './server.ts'
import type { ServerState } from './server.ts'
import type { BackupSet, Database, LogRecord, SetType } from './shapes.ts'

/** msdb keeps whole seconds of the wall clock. */
const seconds = (server: ServerState) => Math.floor(toWall(server, server.clock.now().getTime()).getTime() / 1000) * 1000

export interface SetAsk {
  readonly type: SetType
  readonly user: string
  readonly name: string | null
  readonly mediaUuid: string
  readonly position: number
  readonly copyOnly: boolean
  readonly checksums: boolean
  readonly compressed: boolean
}

/** The set as it begins: its checkpoint, what it stands on, who takes it. */
export function beginSet(server: ServerState, database: Database, ask: SetAsk): Beginning {
  const checkpointLsn = nextLsn(database)
  return {
    set: {
      uuid: guid(), mediaUuid: ask.mediaUuid, position: ask.position, name: ask.name, type: ask.type,
      database: database.name, databaseCreated: toWall(server, database.created).getTime(), server: server.name, version: server.version, user: ask.user,
      start: seconds(server), checkpointLsn,
      firstLsn: ask.type === 'L' ? database.logFrom ?? checkpointLsn : checkpointLsn,
      fullLsn: database.fullLsn,
      baseLsn: ask.type === 'I' ? database.base?.lsn ?? null : null, baseSet: ask.type === 'I' ? database.base?.set ?? null : null,
      copyOnly: ask.copyOnly, checksums: ask.checksums, compressed: ask.compressed,
      beginsChain: ask.type === 'L' && database.chainBegins, damaged: [...database.damaged.values()].includes('page') && ask.checksums,
      recovery: database.recovery, family: database.family, databaseGuid: database.guid, fork: database.fork, broker: database.broker, files: database.files,
    },
  }
}

/** The pages that belong into the set, of what the log holds now. */
export function pagesOf(database: Database, { set }: Beginning, reach: 'so far' | 'to the end'): readonly Buffer[] {
  const upTo = reach === 'to the end' ? database.lastLsn : set.checkpointLsn
  const form = { compressed: set.compressed, checksums: set.checksums }
  switch (set.type) {
    case 'D': return pageBlocks(snapshot(database, set.checkpointLsn), form).concat(reach === 'so far' ? [] : pageBlocks(between(database, set.checkpointLsn, upTo), form))
    case 'I': return pageBlocks(between(database, set.baseLsn ?? 0n, set.checkpointLsn), form).concat(reach === 'so far' ? [] : pageBlocks(between(database, set.checkpointLsn, upTo), form))
    case 'L': return pageBlocks(between(database, set.firstLsn - 1n, set.checkpointLsn), form).concat(reach === 'so far' ? [] : pageBlocks(between(database, set.checkpointLsn, upTo), form))
  }
}

const between = (database: Database, after: bigint, upTo: bigint) => database.log.filter((record) => record.lsn > after && record.lsn <= upTo)

/** The rows themselves, as records that all stand at the checkpoint. */
function snapshot(database: Database, lsn: bigint): readonly LogRecord[] {
  const before = database.log.filter((record) => record.lsn <= lsn)
  const at = before.at(-1)?.at ?? database.created
  return [...fold(before).values()].flatMap((table) => [
    { lsn, at, change: { kind: 'table' as const, table: table.name, columns: table.columns } },
    ...[...table.rows].map(([id, row]) => ({ lsn, at, change: { kind: 'put' as const, table: table.name, id, row } })),
  ])
}

/** The set as it ended, and what that changes in the database: the base of differentials, where the next log begins. */
export function finishSet(server: ServerState, database: Database, ask: { readonly beginning: Beginning; readonly bytes: number; readonly pages: number }): { readonly set: BackupSet; readonly end: Buffer } {
  const { set: begun } = ask.beginning
  const set: BackupSet = { ...begun, finish: seconds(server), lastLsn: nextLsn(database), size: begun.compressed ? ask.bytes * 4 : ask.bytes, compressedSize: ask.bytes }
  if (set.type === 'D' && !set.copyOnly) {
    database.base = { lsn: set.checkpointLsn, set: set.uuid, at: server.clock.now().getTime() }
    database.fullLsn = set.checkpointLsn
  }
  if (set.type !== 'L' && !set.copyOnly && database.recovery !== 'SIMPLE' && database.logFrom === null) {
    database.logFrom = set.checkpointLsn
    database.chainBegins = true
  }
  if (set.type === 'L' && !set.copyOnly) {
    database.logFrom = set.lastLsn
    database.chainBegins = false
  }
  return { set, end: endBlock({ set, damaged: [...database.damaged], pages: ask.pages }) }
}

/** Enters the set into msdb, where everybody's back-ups stand. */
export function remember(server: ServerState, set: BackupSet, path: string): void {
  const { sets, media } = server.msdb
  const found = media.find((each) => each.uuid === set.mediaUuid && each.path === path)
  const family = found ?? { id: media.length + 1, uuid: set.mediaUuid, path }
  if (found === undefined) media.push(family)
  sets.push({ id: sets.length + 1, mediaId: family.id, set })
}

export const countPages = (kind: 'ROWS' | 'LOG', bytes: number): number => (kind === 'ROWS' ? Math.ceil(bytes / 8192) : 2)
