import type { MariadbDumpComponent } from '../../core/component.ts'
import type { Engine } from '../engine.ts'
import { dumpDatabases } from './dump.ts'
import { dumpGuide } from './dump-guide.ts'
import { intactDump, rehearseDump } from './dump-proof.ts'
import { restoreDump } from './dump-restore.ts'
import { mariadbDumpGround } from './ground.ts'
import { dumpLogs, logsAwait, logsFollow } from './logs.ts'
import { preflightDump } from './preflight.ts'
import { dumpTools } from './tools.ts'

/** Databases of a MariaDB server as text, and its binary logs. */
export const mariadbDumpEngine: Engine<MariadbDumpComponent> = {
  name: 'mariadb-dump',
  levels: ['full', 'log'],
  tools: dumpTools,
  preflight: preflightDump,
  follows: async ({ source, level, base }, work) => (level !== 'log' ? null : source.databases === null ? await logsFollow({ source, base }, work) : 'no-differential'),
  awaits: logsAwait,
  dump: async ({ source, level, base, vessel }, work) => (level === 'log' ? await dumpLogs({ source, base, vessel }, work) : await dumpDatabases({ source, vessel }, work)),
  intact: intactDump,
  rehearse: rehearseDump,
  restore: restoreDump,
  ground: mariadbDumpGround,
  guide: dumpGuide,
}
