import { hostname } from 'node:os'
import type { ServerState, Session } from '../state/server.ts'
import { wallNow } from '../state/server.ts'
import { toDatetime, toText } from '../sql/values.ts'
import { BIT, DATETIME, INT, NAME, nvarchar, SMALLINT, VARIANT } from '../wire/types.ts'
import type { SqlType, SqlValue, Variant } from '../wire/types.ts'
import { may, serverRole } from './permissions.ts'

export interface ServerFunction {
  readonly type: SqlType
  readonly call: (args: readonly SqlValue[]) => SqlValue
}

/** The functions and @@variables that tell of the server, the session and its rights; null where this server has none of that name. */
export function serverFunction(name: string, of: { readonly server: ServerState; readonly session: Session }): ServerFunction | null {
  const { server, session } = of
  const text = (value: SqlValue | undefined) => toText(value ?? null, 0)
  const database = (arg: SqlValue | undefined) => (arg === undefined ? server.databases.get(session.database.toLowerCase()) : [...server.databases.values()].find((each) => each.name.toLowerCase() === text(arg).toLowerCase() || each.id === arg))
  switch (name) {
    case 'serverproperty': return { type: VARIANT, call: ([property]) => serverProperty(server, text(property).toLowerCase()) }
    case 'db_name': return { type: NAME, call: ([id]) => (id === undefined ? session.database : [...server.databases.values()].find((each) => each.id === Number(id))?.name ?? null) }
    case 'db_id': return { type: SMALLINT, call: ([named]) => database(named)?.id ?? null }
    case 'databasepropertyex': return { type: VARIANT, call: ([named, property]) => databaseProperty(database(named), text(property).toLowerCase()) }
    case 'suser_sname': case 'suser_name': case 'original_login': case 'system_user': return { type: NAME, call: () => session.login.user }
    case 'user_name': return { type: NAME, call: () => (serverRole(session.login, 'sysadmin') ? 'dbo' : session.login.user) }
    case 'host_name': return { type: NAME, call: () => session.host }
    case 'app_name': case 'program_name': return { type: NAME, call: () => session.app }
    case 'is_srvrolemember': return { type: INT, call: ([role]) => (serverRole(session.login, text(role)) ? 1 : 0) }
    case 'is_rolemember': case 'is_member': return { type: INT, call: ([role]) => (serverRole(session.login, 'sysadmin') || serverRole(session.login, text(role)) ? 1 : 0) }
    case 'has_perms_by_name': return { type: INT, call: ([, , permission]) => (may(session.login, text(permission)) ? 1 : 0) }
    case 'has_dbaccess': return { type: INT, call: ([named]) => (database(named)?.state === 'ONLINE' ? 1 : database(named) === undefined ? null : 0) }
    case 'getdate': return { type: DATETIME, call: () => toDatetime(wallNow(server)) }
    case 'getutcdate': return { type: DATETIME, call: () => toDatetime(server.clock.now()) }
    case 'sysdatetime': return { type: { kind: 'datetime2', scale: 7 }, call: () => wallNow(server) }
    case 'sysutcdatetime': return { type: { kind: 'datetime2', scale: 7 }, call: () => server.clock.now() }
    case 'sysdatetimeoffset': return { type: { kind: 'datetimeoffset', scale: 7 }, call: () => ({ at: server.clock.now(), offset: server.offset }) }
    case 'connectionproperty': return { type: VARIANT, call: ([property]) => (text(property).toLowerCase() === 'net_transport' ? words('TCP') : null) }
    case 'object_id': return { type: INT, call: () => null }
    case 'sys.fn_hadr_backup_is_preferred_replica': return { type: BIT, call: () => true }
    default: return null
  }
}

/** @@VERSION and its kin; null where this server has none of that name. */
export function serverVariable(name: string, of: { readonly server: ServerState; readonly session: Session }): { readonly type: SqlType; readonly value: SqlValue } | null {
  switch (name) {
    case '@@version': return { type: nvarchar(300), value: `Microsoft SQL Server ${YEARS[of.server.version[0]] ?? ''} - ${productVersion(of.server)} (X64) \n\t${of.server.edition} Edition (64-bit) on a fake that speaks TDS` }
    case '@@servername': return { type: NAME, value: of.server.name }
    case '@@servicename': return { type: NAME, value: of.server.name.split('\\')[1] ?? 'MSSQLSERVER' }
    case '@@spid': return { type: SMALLINT, value: of.session.spid }
    case '@@trancount': return { type: INT, value: 0 }
    case '@@error': return { type: INT, value: 0 }
    default: return null
  }
}

const YEARS: Readonly<Record<number, string>> = { 11: '2012', 12: '2014', 13: '2016', 14: '2017', 15: '2019', 16: '2022' }
const ENGINE_EDITIONS = { Express: 4, Web: 2, Standard: 2, Developer: 3, Enterprise: 3 } as const

export const productVersion = (server: ServerState): string => `${server.version[0]}.${server.version[1]}.${server.version[2]}.1`

const words = (variant: string): Variant => ({ type: nvarchar(128), variant })
const number = (variant: number): Variant => ({ type: INT, variant })

function serverProperty(server: ServerState, property: string): SqlValue {
  switch (property) {
    case 'servername': return words(server.name)
    case 'machinename': case 'computernamephysicalnetbios': return words(server.name.split('\\')[0] ?? hostname())
    case 'instancename': return server.name.includes('\\') ? words(server.name.split('\\')[1] ?? '') : null
    case 'edition': return words(`${server.edition} Edition (64-bit)`)
    case 'engineedition': return number(ENGINE_EDITIONS[server.edition])
    case 'productversion': return words(productVersion(server))
    case 'productmajorversion': return words(String(server.version[0]))
    case 'productlevel': return words('RTM')
    case 'productupdatelevel': return null
    case 'collation': return words('SQL_Latin1_General_CP1_CI_AS')
    case 'ishadrenabled': return number(server.settings.get('hadr enabled') ?? 0)
    case 'isclustered': case 'isintegratedsecurityonly': return number(0)
    case 'instancedefaultbackuppath': case 'instancedefaultdatapath': case 'instancedefaultlogpath': {
      const volume = server.volumes[property === 'instancedefaultbackuppath' ? 0 : server.volumes.length - 1]
      return volume === undefined ? null : words(/[\\/]$/.test(volume.mount) || property === 'instancedefaultbackuppath' ? volume.mount : volume.mount + (volume.mount.startsWith('/') ? '/' : '\\'))
    }
    default: return null
  }
}

function databaseProperty(database: { readonly state: string; readonly recovery: string; readonly access: string } | undefined, property: string): SqlValue {
  if (database === undefined) return null
  switch (property) {
    case 'status': return words(database.state)
    case 'recovery': return words(database.recovery)
    case 'useraccess': return words(database.access)
    case 'updateability': return words('READ_WRITE')
    default: return null
  }
}

