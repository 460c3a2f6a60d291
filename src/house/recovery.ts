import { recoveryHands } from '../backups/recovery/hands.ts'
import { signedIn } from '../backups/recovery/signed-in.ts'
import type { Workshop } from '../backups/workshop.ts'
import type { Kit } from '../bot/kit.ts'
import type { Config } from '../config/config.ts'
import { discreet, hide, type Look } from '../core/discreet.ts'
import { langs, type Lang } from '../core/people.ts'
import type { ProcedureState } from '../core/procedure.ts'
import { recoveryFacts } from '../core/recovery-case.ts'
import type { Site } from '../core/site.ts'
import { tryModules } from '../modules/smoke.ts'
import { compareStep } from '../procedures/recovery/compare-step.ts'
import { calledIn } from '../procedures/recovery/names.ts'
import type { Further, RecoveryMakers } from '../procedures/recovery/procedure.ts'
import { reportStep } from '../procedures/recovery/report-step.ts'
import { settingsStep } from '../procedures/recovery/settings-step.ts'
import { smokeStep } from '../procedures/recovery/smoke-step.ts'
import { paperBytes } from '../reports/paper.ts'
import { recoveryPaper } from '../reports/recovery-report.ts'
import type { Attachment, Spoken } from '../texts/message.ts'
import { reportView } from '../texts/views/recovery-report.ts'
import { textsFor } from '../texts/words.ts'
import { knownOf } from './discreet.ts'
import { settingsHands } from './settings.ts'

/** Who carries a recovery out in this house, from its plan to its record on paper. */
export function recoveryMakers(parts: Workshop & Pick<Kit, 'outside'>, config: Config): RecoveryMakers {
  const { foresee, putBack } = settingsHands(parts)
  return { hands: recoveryHands(parts), further: furtherMakers(parts, discreet(knownOf(config))), foresee, putBack }
}

/** What comes after the restore: modules are led to the new server and tried, and the record is written, read for what must not go out. */
export function furtherMakers(parts: Workshop & Pick<Kit, 'outside'>, look: Look): Further {
  const { clock, store, site } = parts
  return {
    compare: compareStep({ store, site, speak: parts.speak, hands: recoveryHands(parts) }),
    settings: settingsStep({ site, hands: settingsHands(parts) }),
    smoke: smokeStep({ site, tryModules: ({ system, place, ...ask }) => tryModules({ clock, connect: parts.outside.connect, clients: (component, signal) => signedIn(parts, { system, place, component, signal }) }, ask) }),
    report: reportStep({ store, report: (of) => record(of, { site, look, speak: parts.speak }) }),
  }
}

/** The record in every language that a room may speak, read for what must not go out before it becomes a picture. */
async function record(of: { readonly state: ProcedureState; readonly at: Date }, how: { readonly site: Site; readonly look: Look; readonly speak: Kit['speak'] }): Promise<Spoken> {
  const { site, look } = how
  const facts = recoveryFacts(of.state)
  const texts = textsFor(site.zone)
  const called = calledIn(site, facts.ask.system)
  const rpo = site.systems.find(({ name }) => name === facts.ask.system)?.rpo ?? null
  const files = new Map<Lang, Attachment>()
  for (const lang of langs) {
    const t = texts[lang]
    const paper = recoveryPaper(t, { state: of.state, called, site: site.name, rpo, at: of.at.getTime(), clean: (text) => hide(text, look(text), t.common.hidden) })
    files.set(lang, { name: t.report.recovery.file(facts.number), mime: 'application/pdf', base64: (await paperBytes(paper)).toString('base64') })
  }
  return how.speak(reportView({ system: called.system, number: facts.number, file: (lang) => {
    const file = files.get(lang)
    if (file === undefined) throw new Error(`no record in ${lang}`)
    return file
  } }))
}
