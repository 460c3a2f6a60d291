import { Fault } from '../core/fault.ts'
import type { Lend } from './engine.ts'
import { ownHost } from './host.ts'

/** Lends from the configuration. A secret that is not there is refused by its name. */
export function lender(of: { readonly passwords: Readonly<Record<string, string>> }): Lend {
  return ({ scratch }) => ({
    host: ownHost(scratch),
    secret: (name) => {
      const secret = of.passwords[name]
      if (secret === undefined) throw new Fault({ area: 'config', op: `find the secret ${name}`, retry: 'never', hint: 'look-at-log', detail: '.env does not hold it' })
      return secret
    },
  })
}
