import { z } from 'zod'
import type { SqlServerAccess, SqlServerComponent, SqlServerLogin } from '../../core/component.ts'
import { existing } from '../paths.ts'
import type { SchemaContext } from '../schema-context.ts'
import { oneOf, text } from '../values.ts'
import { commonKeys, freshnessKey, freshnessPlan, type Common } from './common.ts'
import { accessOf, databaseKeys } from './database.ts'

export function sqlServerKeys(context: SchemaContext) {
  return z.strictObject({
    engine: z.literal('sqlserver').describe('One database of a SQL Server: its own back-ups, fetched from the folder where it writes them.'),
    ...commonKeys(context),
    ...accessKeys(context),
    identity: databaseKeys().identity,
    database: text('the name of a database').max(80).describe('Which one is copied.'),
    rehearseOn: z.strictObject(accessKeys(context)).optional().describe('Another server that reads and tries the copies.').meta({ otherwise: 'the same' }),
    freshness: freshnessKey(),
  })
}

/** How one server is reached, and through which folder its files come and go. */
function accessKeys(context: SchemaContext) {
  return {
    ...loginKeys(),
    stage: z.strictObject({
      server: text('a folder as the server writes it, like D:\\Pulih').max(180).describe('As the server calls it.'),
      here: existing(context.ground, 'folder').describe('The same folder as Pulih sees it: a mounted share.'),
    }).describe('One folder that the server and Pulih both read and write.'),
    data: text('a folder as the server writes it').max(180).optional().describe('Where the server puts a database that is brought back.').meta({ otherwise: 'its own default' }),
  }
}

/** How one server is signed in to. */
export function loginKeys() {
  const { host, port, user, password } = databaseKeys()
  return {
    host, port, user, password,
    encryption: oneOf(['required', 'none-allowed']).optional().describe('`none-allowed` goes on in clear text where the server cannot encrypt: name, password and all.').meta({ otherwise: 'required' }),
    certificate: text('check, trust, or the path of a PEM file').optional().describe('Against which authorities the server\'s certificate is held: `check` asks those of this machine, a path those of that file, `trust` none.').meta({ otherwise: 'check' }),
  }
}

export function loginOf(said: z.output<z.ZodObject<ReturnType<typeof loginKeys>>>): SqlServerLogin {
  const { certificate = 'check' } = said
  return { ...accessOf({ ...said, socket: undefined, identity: undefined }), encryption: said.encryption ?? 'required', certificate: certificate === 'check' || certificate === 'trust' ? certificate : { authority: certificate } }
}

/** What a server needs besides where another component of a SQL Server comes back to. */
export function stagedKeys(context: SchemaContext) {
  const { encryption, certificate, stage, data } = accessKeys(context)
  return { encryption, certificate, stage: stage.optional().describe('SQL Server only: one folder that the server and Pulih both read and write.').meta({ otherwise: 'none: for every other engine' }), data }
}

/** Refuses nothing: a stage that is missing is said where places are held against production. */
export function stagedAccess(said: Omit<Said, 'stage'> & { readonly stage?: Said['stage'] | undefined }): SqlServerAccess {
  return sqlServerAccess({ ...said, stage: said.stage ?? { server: '', here: '' } })
}

type Said = z.output<z.ZodObject<ReturnType<typeof accessKeys>>>

function sqlServerAccess(said: Said): SqlServerAccess {
  return { ...loginOf(said), stage: said.stage, data: said.data ?? null }
}

export function sqlServerPlan(said: z.output<ReturnType<typeof sqlServerKeys>>, common: Common): SqlServerComponent {
  return {
    ...common, engine: 'sqlserver', growing: said.growing ?? true, access: sqlServerAccess(said), identity: said.identity ?? null,
    database: said.database, rehearseOn: said.rehearseOn === undefined ? null : sqlServerAccess(said.rehearseOn), freshness: freshnessPlan(said.freshness),
  }
}
