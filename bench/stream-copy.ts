import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hashingVessel } from '../src/backups/vessel.ts'
import { realClock } from '../src/core/clock.ts'
import { quiet } from '../src/core/log.ts'
import type { Component } from '../src/core/component.ts'
import { engineFor } from '../src/engines/index.ts'
import { lender } from '../src/engines/lend.ts'
import { targetFor } from '../src/targets/index.ts'

/** One copy in a process of its own, so that its memory is its own: prints milliseconds and the peak of its resident memory. */
const { component, to, scratch, zstd } = JSON.parse(process.argv[2] ?? '{}') as { component: Component; to: string; scratch: string; zstd: { level: number; threads: number } }
const target = targetFor({ name: 'bench', type: 'local', path: to, mount: null, removable: false, class: 'same-host', keepFree: 0, immutable: false })
const room = mkdtempSync(join(scratch, 'copy-'))
const began = performance.now()
const upload = await target.begin(`${component.key}/copy`)
const vessel = hashingVessel(upload)
await engineFor(component).dump({ source: component, level: 'full', base: null, vessel }, { scratch: room, ...lender({ passwords: {} })({ server: component.server, scratch: room }), signal: new AbortController().signal, log: quiet, clock: realClock, zstd, progress: () => undefined })
await vessel.files()
await upload.commit()
const ms = performance.now() - began
rmSync(room, { recursive: true })
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN) * 1024
process.stdout.write(JSON.stringify({ ms, peak }))
