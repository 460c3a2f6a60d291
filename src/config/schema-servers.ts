import { z } from 'zod'
import { existing } from './paths.ts'
import type { SchemaContext } from './schema-context.ts'
import { oneOf, plainName, text, whole } from './values.ts'

export function serversSchema(context: SchemaContext) {
  return z.array(z.strictObject({
    name: plainName().describe('How systems and checks refer to it.'),
    role: oneOf(['production', 'failover', 'storage', 'application']).describe('What it is there for.'),
    address: text('host:port').regex(/^(\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/i, { error: 'it is not host:port\u0000write the name or number and the port of its service, like 10.0.0.5:1433, without http:// or a path' }).optional().describe('Where its service answers: what shows that it is there.').meta({ otherwise: 'the machine that Pulih runs on' }),
    ssh: ssh(context).optional().describe('Its tools are started there, by SSH, and what they write streams home ([ssh.md](ssh.md)).').meta({ otherwise: 'tools run on the machine that Pulih runs on' }),
  })).min(1)
}

function ssh({ ground }: SchemaContext) {
  return z.strictObject({
    host: text('a host').regex(/^[a-z0-9][a-z0-9.:-]*$/i, { error: 'it is no host\u0000write a name or a number alone; the user and the port have keys of their own' }).optional().describe('Where its sshd listens.').meta({ otherwise: 'the host of address' }),
    port: whole({ least: 1, most: 65535 }).optional().describe('On which port.').meta({ otherwise: '22' }),
    user: text('an account').regex(/^[a-z_][a-z0-9_.-]*$/i, { error: 'it is no account\u0000write the account\'s name alone, like pulih' }).describe('Who signs in there: whoever may read the data.'),
    key: existing(ground, 'file').describe('The file of the private key, without a passphrase, readable by Pulih alone.'),
    knownHosts: existing(ground, 'file').describe('The file that holds the server\'s host key, as `ssh-keyscan` writes it. Another key, or none, is refused.'),
  })
}
