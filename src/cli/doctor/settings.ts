import { existsSync } from 'node:fs'
import { isInside } from '../../config/paths.ts'
import type { Finding, WhyNotReady } from '../../core/finding.ts'
import type { SettingsPlan } from '../../core/recovery-rules.ts'
import { lender } from '../../engines/lend.ts'
import { foreseen, type SwitchDesk } from '../../modules/settings/switch.ts'
import { findingSentence } from '../../texts/views/finding.ts'
import { reading, wrong, type Patient, type Reading } from './probe.ts'

/** Whether each module's settings could be led to each place that is written down: by day, and without changing anything. */
export async function settingsReadings(patient: Patient, of: { readonly about: string; readonly modules: readonly { readonly name: string; readonly title: string; readonly settings: SettingsPlan | null }[] }): Promise<readonly Reading[]> {
  const { config, signal, t } = patient
  const lend = lender({ servers: config.site.servers, passwords: {} })
  const desk: SwitchDesk = { hostOf: (server) => lend({ server, scratch: config.places.scratch }).host }
  const readings = await Promise.all(of.modules.flatMap(({ name, title, settings }) => (settings === null || isUnborn(patient, settings.file) ? [] : [reading(t, `${of.about} · ${name}`, async () => {
    const found: Finding[] = []
    for (const place of Object.keys(settings.values)) found.push(...(await foreseen(desk, { module: { name, title }, settings, place, number: NOBODY, noted: { wrote: null, old: null }, signal })).findings)
    return [...new Map(found.map((finding) => said(patient, finding)).map(([what, advice]) => [what, wrong(`${of.about} · ${name}`, what, advice)])).values()]
  })])))
  return readings.flat()
}

/** No recovery is called so: nothing is ever kept under it. */
const NOBODY = 'doctor'

/** The demo hospital makes its files when it is opened. */
const isUnborn = ({ config }: Patient, path: string): boolean => config.mode === 'demo' && isInside(path, config.places.data) && !existsSync(path)

function said({ t }: Patient, finding: Finding): readonly [what: string, advice: string] {
  if (finding.kind !== 'settings-not-ready') return [findingSentence(t, finding), 'Nothing can lead this module elsewhere until its server can be reached: see the lines about ssh.']
  const { file, server, why, text, times } = finding
  return [`${file} on ${server} ${why === 'unexpected' ? `does not hold "${text}" just once, but ${times} times` : WHAT[why]}`, ADVICE[why]]
}

const WHAT: Readonly<Record<Exclude<WhyNotReady, 'unexpected'>, string>> = {
  missing: 'is not there', 'no-file': 'is no file', unreadable: 'cannot be read by our account there', 'too-large': 'is larger than 1 MB',
  folder: 'lies in a folder where our account cannot write', owner: 'belongs to another account', linked: 'has another name too (hard link)', edited: 'was changed by somebody after a recovery wrote it',
}
const LOOK = 'Write in pulih.yaml where the module\'s settings really lie (settings.file).'
const ADVICE: Readonly<Record<WhyNotReady, string>> = {
  missing: LOOK, 'no-file': LOOK, 'too-large': LOOK,
  unreadable: 'Let the account under which Pulih signs in there own the file, or read it.',
  folder: 'Let the account under which Pulih signs in there write to that folder: the new file is put beside the old one and renamed.',
  owner: 'Sign in there with the account that owns it (ssh: of that server), or the file would get another owner.',
  linked: 'Keep it under one name, or take settings: away and let a person lead this module.',
  edited: 'Look at it and at the kept file beside it; one of them can go.',
  unexpected: 'Write in settings.values what really stands there, letter by letter and long enough to stand there once.',
}
