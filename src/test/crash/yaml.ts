import { hospitalYaml } from '../hospital/yaml.ts'

export const FIRST_MOMENT = '2026-11-29T00:00:00+07:00'

/** A hospital that is always in the middle of something: a copy every two hours, on two targets, with old ones going soon. */
export const crashYaml = hospitalYaml({
  targets: `  - { name: nas, path: "\${data}/nas", class: off-host, keepFree: 1MB }
  - { name: server, path: "\${data}/server", class: same-host, keepFree: 1MB }`,
  schedules: `  - { kind: backup, system: simrs, level: full, cron: 0 2 * * * }
  - { kind: backup, system: simrs, level: differential, fallback: full, cron: 0 */3 * * * }
  - { kind: rehearsal, system: simrs, cron: 0 12 * * * }
  - { kind: retention, cron: 30 8 * * * }`,
}).replace('maxAge: 14d, keepCopies: 2, keepDates: 5, keepProven: 2', 'maxAge: 1d, keepCopies: 2, keepDates: 2, keepProven: 2').replace('    title: SIMRS\n', '    title: SIMRS\n    targets: [nas, server]\n')
