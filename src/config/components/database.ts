import type { z } from 'zod'
import type { DatabaseAccess } from '../../core/component.ts'
import { plainName, text, whole } from '../values.ts'

/** How a database's server is reached, and what it must say of itself. */
export function databaseKeys() {
  return {
    host: text('a host').regex(/^[\w.:-]+$/, { error: 'it is no host\u0000write a name or a number alone, without http:// and port' }).optional().describe('Where its server listens.').meta({ otherwise: 'the machine that its tools run on' }),
    port: whole({ least: 1, most: 65535 }).optional().describe('On which port.').meta({ otherwise: 'the usual one' }),
    socket: text('a path on the machine that the tools run on').optional().describe('Its socket, instead of host and port.').meta({ otherwise: 'the usual one' }),
    user: text('a user of the database server').describe('Who copies: a user of its own, with only the rights that this needs.'),
    password: plainName().optional().describe('The name of its password; the password itself stands in `.env` as `PULIH_PASSWORD_` and this name in capitals.').meta({ otherwise: 'none: the server knows the user by its socket' }),
    identity: text('what the server says of itself').optional().describe('Which server it must be, whatever answers under its name.').meta({ otherwise: 'the one of the last copy' }),
  }
}

type Said = z.output<z.ZodObject<ReturnType<typeof databaseKeys>>>

export function accessOf(said: Said): DatabaseAccess {
  return { host: said.host ?? null, port: said.port ?? null, socket: said.socket ?? null, user: said.user, password: said.password ?? null }
}
