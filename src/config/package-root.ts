import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Pulih's own folder, whether it runs from its sources or compiled. */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'drizzle'))) return folder
  }
  throw new Error('the folder of Pulih itself was not found')
}
