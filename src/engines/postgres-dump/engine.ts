import type { PostgresDumpComponent } from '../../core/component.ts'
import type { Engine } from '../engine.ts'
import { dump } from './dump.ts'
import { postgresDumpGround } from './ground.ts'
import { guide } from './guide.ts'
import { HERE, preflight, THERE } from './preflight.ts'
import { intact, rehearse } from './proof.ts'
import { restore } from './restore.ts'

/** Databases of a PostgreSQL server, each in an archive of `pg_dump`, with the roles beside them. */
export const postgresDumpEngine: Engine<PostgresDumpComponent> = { name: 'postgres-dump', levels: ['full'], tools: [...THERE, ...HERE], preflight, dump, intact, rehearse, restore, ground: postgresDumpGround, guide }
