import type { common as original } from '../id/common.ts'

export const common: typeof original = {
  marks: { ok: 'SUCCEEDED', fail: 'FAILED', warn: 'NEEDS A LOOK', wait: 'WAITING', run: 'RUNNING', todo: 'NOT YET', info: 'INFO' },
  rungs: { produced: 'written', complete: 'complete', stored: 'stored', intact: 'intact', restored: 'restorable', consistent: 'consistent' },
  levels: { full: 'full', differential: 'differential', log: 'transaction log' },
  immutable: 'locked against deletion',
  classes: { 'same-host': 'on the source server', 'off-host': 'off server', offline: 'removable medium' },
  duties: { admin: 'admin', manager: 'IT Manager', edp: 'EDP', 'unit-head': 'unit head', vendor: 'vendor', auditor: 'auditor' },
  purposes: { edp: 'EDP', manager: 'IT Manager', unit: 'unit', admin: 'admin' },
  stepStopped: (n, of, name) => `Ended at step ${n} of ${of}: ${name}`,
  stepsDone: (of) => `All ${of} steps done`,
  moved: { title: 'This card continues below.', before: 'What it said, until ' },
  hidden: { secret: '[secret hidden]', address: '[address hidden]', patient: '[patient data hidden]' },
  never: 'never',
  unknown: 'unknown',
  and: 'and',
}
