import { Fault } from '../core/fault.ts'
import { OWN_MACHINE } from '../core/own.ts'
import type { Place } from '../core/place.ts'
import type { Server } from '../core/site.ts'
import type { Lend } from './engine.ts'
import { ownHost, type Host } from './host.ts'
import { ageSeals } from './seal.ts'
import { sshHost } from './ssh/host.ts'

/** Lends from the configuration. Tools run on this machine where no servers are given or theirs is not reached by SSH. A secret that is not there is refused by its name. */
export function lender(of: { readonly servers?: readonly Pick<Server, 'name' | 'ssh'>[]; readonly passwords: Readonly<Record<string, string>>; readonly recipients?: readonly string[]; readonly identity?: string | null; readonly place?: (name: string) => Place }): Lend {
  const seals = ageSeals({ recipients: of.recipients ?? [], identity: of.identity ?? null })
  return ({ server, scratch }) => ({
    seals,
    host: of.servers === undefined ? ownHost(scratch) : hostAmong(of.servers, { server, scratch }),
    place: of.place ?? nowhere,
    secret: (name) => {
      const secret = of.passwords[name]
      if (secret === undefined) throw new Fault({ area: 'config', op: `find the secret ${name}`, retry: 'never', hint: 'look-at-log', detail: '.env does not hold it' })
      return secret
    },
  })
}

/** A server that is not described may be any machine: its data are not looked for on ours. */
function hostAmong(servers: readonly Pick<Server, 'name' | 'ssh'>[], { server, scratch }: { readonly server: string; readonly scratch: string }): Host {
  if (server === OWN_MACHINE) return ownHost(scratch)
  const found = servers.find(({ name }) => name === server)
  if (found === undefined) throw new Fault({ area: 'config', op: `find the server ${server}`, retry: 'never', hint: 'look-at-log', detail: 'the configuration has it no more' })
  return found.ssh === null ? ownHost(scratch) : sshHost({ server: found.name, plan: found.ssh })
}

function nowhere(name: string): never {
  throw new Fault({ area: 'config', op: `look at ${name}`, retry: 'never', hint: 'look-at-log', detail: 'no observed target is called so' })
}
