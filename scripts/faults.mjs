// `npm run faults` runs every fault against every engine and writes docs/faults.md; `npm run faults -- 'sqlserver (fake)'` those of one engine;
// `npm run faults -- seconds` tries a hundred random seconds an engine and writes docs/exact-seconds.md, `npm run faults -- seconds mariadb` those of one.
import { spawnSync } from 'node:child_process'

const [seconds, only] = process.argv[2] === 'seconds' ? [true, process.argv[3]] : [false, process.argv[2]]
const suite = seconds ? 'src/test/faults/seconds.test.ts' : 'src/test/faults/faults.test.ts'
const chosen = only === undefined ? [] : ['-t', `${only.replaceAll(/[()]/g, '\\$&')}${seconds ? ' comes back' : ':'}`]
const ended = spawnSync('npx', ['vitest', 'run', suite, ...chosen], { stdio: 'inherit', env: { ...process.env, FAULTS: 'all', SECONDS: process.env.SECONDS ?? '100' } })
process.exitCode = ended.status ?? 1
