import type { Person } from '../state/shapes.ts'

/** Is this login in the role; a sysadmin is in each server role's rights, but IS_SRVROLEMEMBER says 1 only for its own. */
export const serverRole = (person: Person, role: string): boolean => person.roles.some((each) => each.toLowerCase() === role.toLowerCase())

const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  'BACKUP DATABASE': ['db_backupoperator', 'db_owner'],
  'BACKUP LOG': ['db_backupoperator', 'db_owner'],
  'CREATE DATABASE': ['dbcreator'],
  'CREATE ANY DATABASE': ['dbcreator'],
  'ALTER ANY DATABASE': ['dbcreator'],
  ALTER: ['db_owner'],
  CONTROL: ['db_owner'],
  SELECT: ['db_datareader', 'db_owner'],
  'VIEW SERVER STATE': ['view server state'],
  'VIEW ANY DEFINITION': ['view any definition'],
  'VIEW DATABASE STATE': ['view server state', 'db_owner'],
}

/** What a login may do: a sysadmin everything, others what their roles bring. */
export function may(person: Person, permission: string): boolean {
  if (serverRole(person, 'sysadmin')) return true
  return (RIGHTS[permission.toUpperCase()] ?? []).some((role) => serverRole(person, role))
}
