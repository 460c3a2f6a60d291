import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownHost, type Host } from '../../engines/host.ts'

/** The machine of the tests, whose nth rename or copy kills the shell that asked for it, before or after it came about. What it does not prove: a power cut. */
export function deadlyHost(folder: string, of: { readonly tool: 'mv' | 'cp' | 'cat'; readonly nth: number; readonly when: 'before' | 'after' }): Host {
  const bin = join(folder, `deadly-${of.tool}-${of.nth}-${of.when}`)
  mkdirSync(bin, { recursive: true })
  const count = join(bin, 'count')
  writeFileSync(join(bin, of.tool), [
    '#!/bin/sh', `n=$(($(cat "${count}" 2>/dev/null || echo 0) + 1))`, `echo $n > "${count}"`,
    ...(of.when === 'before' ? [`[ $n -ne ${of.nth} ] || { kill -9 $PPID; exit 1; }`] : []),
    `PATH=/usr/bin:/bin ${of.tool} "$@" || exit 1`,
    ...(of.when === 'after' ? [`[ $n -ne ${of.nth} ] || kill -9 $PPID`] : []), '',
  ].join('\n').replaceAll('$(cat ', '$(/usr/bin/cat '))
  chmodSync(join(bin, of.tool), 0o755)
  return { ...ownHost(folder), on: (tool) => ({ ...tool, env: { ...tool.env, PATH: `${bin}:/usr/bin:/bin` } }) }
}
