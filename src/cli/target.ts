import { similar } from '../core/similar.ts'
import { markDisk, whoIsThere } from '../targets/disk.ts'
import { diskReader } from '../targets/lsblk.ts'
import { withConfigToLook, type Cli } from './context.ts'
import { exit, type ExitCode } from './exit.ts'

/**
 * `pulih target mark <target>`: writes a mark onto the disk that is plugged in, once, and shows by what it can be told from others:
 * the line for `disks:` in pulih.yaml. Whatever the file says of disks so far is not asked.
 */
export async function markTarget(cli: Cli, ask: { readonly target: string; readonly output: 'text' | 'json' }): Promise<ExitCode> {
  return await withConfigToLook(cli, async (config) => {
    const disks = config.site.targets.flatMap((plan) => (plan.type === 'local' && plan.removable ? [{ plan, names: [plan.name, plan.turns?.place ?? plan.name] }] : []))
    const found = disks.find(({ names }) => names.includes(ask.target))
    if (found === undefined) {
      const known = [...new Set(disks.flatMap(({ names }) => names.slice(-1)))]
      const near = similar(ask.target, known)
      cli.terminal.err(`There is no removable target "${ask.target}". ${near !== null ? `Did you mean ${near}?` : known.length === 0 ? 'Give one removable: true in pulih.yaml.' : `Write one of ${known.join(', ')}.`}`)
      return exit.usage
    }
    const { plan } = found
    const mark = await markDisk(plan)
    const { label, serial } = await whoIsThere(plan, diskReader())
    if (ask.output === 'json') cli.terminal.out(JSON.stringify({ target: ask.target, label, serial, mark }))
    else cli.terminal.out(`The disk at ${plan.mount ?? plan.path} carries the mark ${mark}. In pulih.yaml, below disks: of this target:\n  - { name: a${label === null ? '' : `, label: ${JSON.stringify(label)}`}${serial === null ? '' : `, serial: ${JSON.stringify(serial)}`}, mark: ${JSON.stringify(mark)} }`)
    return exit.ok
  })
}
