import { z } from 'zod'
import { MINUTE, SECOND } from '../core/clock.ts'
import { serverName } from './components/common.ts'
import { path } from './paths.ts'
import type { SchemaContext } from './schema-context.ts'
import { duration, plainName, text, whole } from './values.ts'

/** One thing that people work with: how it is seen to work, and where it finds its server. */
export function moduleSchema(context: SchemaContext) {
  const timeout = () => duration({ least: SECOND, most: MINUTE }).optional().describe('How long it may take.').meta({ otherwise: '10s' })
  return z.strictObject({
    name: plainName().describe('How it is ticked.'),
    title: text().optional().describe('What cards call it.').meta({ otherwise: 'its name' }),
    http: httpKeys(timeout).optional().describe('Shows by itself that the module works.').meta({ otherwise: 'a person looks' }),
    tcp: tcpKeys(timeout).optional().describe('The same, where it has no page.').meta({ otherwise: 'a person looks' }),
    connected: z.strictObject({
      component: plainName().describe('Which component of this system: the server that it came back to is asked who is signed in (MariaDB, PostgreSQL).'),
      account: text('an account of the database').describe('With which account the module signs in there.'),
      from: text('a host as the database server names it').optional().describe('From where: the number of the module\'s machine, or its name where the server resolves names.').meta({ otherwise: 'from anywhere' }),
      timeout: timeout(),
    }).optional().describe('Proves that the module works with the new server: it is signed in there. With `http` its page is asked meanwhile.').meta({ otherwise: 'nobody asks the server' }),
    settings: settings(context).optional().describe('Its connection settings, which Pulih leads to the chosen place.').meta({ otherwise: 'a person leads it there, and ticks it' }),
  })
}

type Timeout = () => z.ZodType<number | undefined>

/** A page, and what it must answer. */
export function httpKeys(timeout: Timeout) {
  return z.strictObject({
    url: text('an address that begins with http:// or https://').regex(/^https?:\/\/\S+$/, { error: 'it is no address of a page\u0000write it whole, like http://10.10.0.21/login' }).describe('A page of it.'),
    status: whole({ least: 100, most: 599 }).optional().describe('What it must answer.').meta({ otherwise: '200' }),
    contains: text().optional().describe('A text that must stand on it.').meta({ otherwise: 'nothing is looked for' }),
    timeout: timeout(),
  })
}

/** A port that must answer. */
export function tcpKeys(timeout: Timeout) {
  return z.strictObject({ address: text('host:port').regex(/^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/i, { error: 'it is not host:port\u0000write the name or number and the port, like 10.10.0.21:8080' }).describe('Where it listens.'), timeout: timeout() })
}

function settings(context: SchemaContext) {
  return z.strictObject({
    server: serverName(context).optional().describe('The server where the file lies; reached by its `ssh`.').meta({ otherwise: 'that of the system' }),
    file: path(context.ground).describe('A text file in which each of these texts stands once. It is exchanged as a whole; the old one is kept beside it.'),
    values: z.array(z.strictObject({
      place: plainName().describe('Which place it leads to.'),
      find: exactly().describe('The text that stands there while it leads elsewhere, long enough to stand there once.'),
      put: exactly().describe('What takes its place. No password: use the same account on both servers.'),
    })).min(1).max(80).describe('What is replaced, for each place where modules work.'),
  })
}

/** Every letter counts, blanks too. */
const exactly = () => z.string().min(1).max(500).regex(/^[^\n\r]*$/, { error: 'it is longer than one line\u0000write a text that stands in one line; a second one gets an entry of its own' }).meta({ form: 'a text of one line, letter by letter' })

export type ModuleText = z.output<ReturnType<typeof moduleSchema>>
