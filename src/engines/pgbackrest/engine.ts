import type { PgbackrestComponent } from '../../core/component.ts'
import type { Engine } from '../engine.ts'
import { awaits } from './awaits.ts'
import { dump } from './dump.ts'
import { follows } from './follows.ts'
import { guide } from './guide.ts'
import { HERE, preflight, THERE } from './preflight.ts'
import { intact, rehearse } from './proof.ts'
import { restore } from './restore.ts'

/** A whole PostgreSQL cluster with its log, copied by pgBackRest and taken from its repository. */
export const pgbackrestEngine: Engine<PgbackrestComponent> = { name: 'pgbackrest', levels: ['full', 'differential', 'log'], tools: [...THERE, ...HERE], preflight, follows, awaits, dump, intact, rehearse, restore, guide }
