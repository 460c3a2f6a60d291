import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { packageRoot } from '../config/package-root.ts'

it('makes the process small before it loads anything of its own or of others', () => {
  const main = readFileSync(join(packageRoot(), 'src/main.ts'), 'utf8')
  const loadedFirst = [...main.matchAll(/^import .*?'([^']+)'$/gm)].map((found) => found[1])
  const said = main.indexOf("setFlagsFromString('--optimize-for-size')")
  expect(loadedFirst).toEqual(['node:v8'])
  expect(said).toBeGreaterThan(0)
  expect(main.indexOf('import(')).toBeGreaterThan(said)
})
