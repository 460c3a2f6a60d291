import type { MariadbPhysicalComponent } from '../../core/component.ts'
import type { Engine } from '../engine.ts'
import { dumpLogs, logsAwait } from './logs.ts'
import { dumpPhysical, physicalFollows } from './physical.ts'
import { physicalGuide } from './physical-guide.ts'
import { preflightPhysical } from './physical-preflight.ts'
import { intactPhysical, rehearsePhysical } from './physical-proof.ts'
import { restorePhysical } from './physical-restore.ts'
import { physicalTools } from './tools.ts'

/** The files of a whole MariaDB server, what has changed in them since, and its binary logs. */
export const mariadbPhysicalEngine: Engine<MariadbPhysicalComponent> = {
  name: 'mariadb-physical',
  levels: ['full', 'differential', 'log'],
  tools: physicalTools,
  preflight: preflightPhysical,
  follows: physicalFollows,
  awaits: logsAwait,
  dump: async ({ source, level, base, vessel }, work) => (level === 'log' ? await dumpLogs({ source, base, vessel }, work) : await dumpPhysical({ source, base: level === 'full' ? null : base, vessel }, work)),
  intact: intactPhysical,
  rehearse: rehearsePhysical,
  restore: restorePhysical,
  guide: physicalGuide,
}
