import type { demo as original } from '../id/demo.ts'

export const demo: typeof original = {
  welcome: {
    title: 'Welcome to the Pulih demo hospital',
    what: 'Pulih backs up a hospital’s data, proves that the back-ups can come back, and then asks staff to sign. The SIMRS database, the application and the back-ups here are real, but they are only files in the data/ folder of this computer; patients and staff are invented.',
    first: 'As the demo opened, a first back-up was made and its restore tested at once.',
    try: 'Three things to try:',
    tries: [
      { say: 'backup simrs', button: 'Back up SIMRS', about: 'Its card changes by itself, from copying to proven intact.' },
      { say: 'status', button: 'See the status', about: 'Safe or not, answered on the first line.' },
      { say: 'check pagi', button: 'Morning check', about: 'The check that is usually posted at 07.30. Please sign it.' },
    ],
    clockTitle: 'The clock bar above',
    clock: 'Jumps to what is due next, or lets a week pass in about two minutes. A check that nobody signs is reminded of, then passed on to the IT Manager.',
    roleTitle: 'You are',
    role: 'Change roles to see the rooms of the IT Manager and the units. Type / for all commands.',
  },
  manager: {
    title: 'The IT Manager’s room',
    what: 'Checks that nobody signed in time appear here, and problems that the EDP reported. As long as all is well, this room is quiet.',
  },
  unit: {
    title: (unit) => `Room of unit ${unit}`,
    what: 'Only what concerns the unit’s own service appears here. Daily back-ups and checks are in the EDP room. To see whether your data is safe, press the button below or type /status.',
    ask: 'Is our data safe?',
  },
  watches: { nudge: 'Signature deadline' },
}
