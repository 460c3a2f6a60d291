// `npm run faults` runs every fault against every engine and writes docs/faults.md; `npm run faults -- seconds` tries a hundred random seconds an engine.
import { spawnSync } from 'node:child_process'

const seconds = process.argv[2] === 'seconds'
const suite = seconds ? 'src/test/faults/seconds.test.ts' : 'src/test/faults/faults.test.ts'
const ended = spawnSync('npx', ['vitest', 'run', suite], { stdio: 'inherit', env: { ...process.env, FAULTS: 'all', SECONDS: process.env.SECONDS ?? '100' } })
process.exitCode = ended.status ?? 1
