import type { SqlServerComponent } from '../../core/component.ts'
import type { Engine } from '../engine.ts'
import { zstdNeed } from '../zstd.ts'
import { follows } from './chain.ts'
import { dump } from './dump.ts'
import { sqlServerGround } from './ground.ts'
import { guide } from './guide.ts'
import { preflight } from './preflight.ts'
import { intact, rehearse } from './proof.ts'
import { restore } from './restore.ts'

/** One database of a SQL Server: its own back-ups, fetched from the folder where it writes them. */
export const sqlServerEngine: Engine<SqlServerComponent> = { name: 'sqlserver', levels: ['full', 'differential', 'log'], tools: [zstdNeed], preflight, follows, dump, intact, rehearse, restore, ground: sqlServerGround, guide }
