// `npm run faults` runs every fault against every engine and writes docs/faults.md; `npm run faults -- 'sqlserver (fake)'` those of one engine;
// `npm run faults -- seconds` tries a hundred random seconds an engine and writes docs/exact-seconds.md.
import { spawnSync } from 'node:child_process'

const [, , which] = process.argv
const seconds = which === 'seconds'
const suite = seconds ? 'src/test/faults/seconds.test.ts' : 'src/test/faults/faults.test.ts'
const ended = spawnSync('npx', ['vitest', 'run', suite, ...(seconds || which === undefined ? [] : ['-t', `${which.replaceAll(/[()]/g, '\\$&')}:`])], { stdio: 'inherit', env: { ...process.env, FAULTS: 'all', SECONDS: process.env.SECONDS ?? '100' } })
process.exitCode = ended.status ?? 1
