import { hospitalYaml } from '../hospital/yaml.ts'

/** The target to which copies go on from the first one. */
export const TWINS = 'server'
export const FIRST_MOMENT = '2026-11-29T00:00:00+07:00'

/** A hospital that is always in the middle of something: copies on two targets, something to sign every two hours, old copies going three times a day. */
export const crashYaml = hospitalYaml({
  targets: `  - { name: nas, path: "\${data}/nas", class: off-host, keepFree: 1MB }
  - { name: ${TWINS}, path: "\${data}/${TWINS}", class: same-host, keepFree: 1MB }`,
  schedules: `  - { kind: backup, system: simrs, level: full, cron: "0 2,14 * * *" }
  - { kind: backup, system: simrs, level: differential, fallback: full, cron: "0 5,8,11,17,20,23 * * *" }
  - { kind: rehearsal, system: simrs, cron: "0 3,9,15,21 * * *" }
  - { kind: retention, cron: "30 6,12,18 * * *" }`,
  checks: `  - { preset: morning, procedure: backup }
  - { name: jaga, title: Pemeriksaan jaga, cron: "15 */2 * * *", days: always, probes: [{ probe: bot-alive }, { probe: backup, system: simrs, maxAge: 12h }] }`,
}).replace('maxAge: 14d, keepCopies: 2, keepDates: 5, keepProven: 2', 'maxAge: 1d, keepCopies: 2, keepDates: 2, keepProven: 2').replace('    title: SIMRS\n', `    title: SIMRS\n    targets: [nas, ${TWINS}]\n`)
