import type { Kit } from '../bot/kit.ts'
import type { ModuleSwitch } from '../core/recovery-settings.ts'
import { ofEach } from '../modules/settings/all.ts'
import { foreseen, putBack, standingOf, switchModule, type SwitchAsk, type SwitchDesk } from '../modules/settings/switch.ts'
import type { SettingsAsk, SettingsHands } from '../procedures/recovery/settings-step.ts'

/** Who changes modules' settings: on this machine, or by SSH in the name of the account that the configuration gives. */
export function settingsHands({ lend, scratch }: Pick<Kit, 'lend' | 'scratch'>): SettingsHands {
  const desk: SwitchDesk = { hostOf: (server) => lend({ server, scratch }).host }
  const each = (work: (desk: SwitchDesk, ask: SwitchAsk) => Promise<ModuleSwitch>) => ({ modules, place, number, signal, begun }: SettingsAsk) => {
    const titles = new Map(modules.map(({ module }) => [module.name, module]))
    const asks = modules.map(({ module, before }): SwitchAsk => ({ module, settings: module.settings, place, number, noted: { wrote: before?.wrote ?? null, old: before?.old ?? null }, signal }))
    return ofEach(asks, { signal, work: (ask) => work(desk, ask), begun: (ask, done) => {
      const module = titles.get(ask.module.name)
      if (module !== undefined) begun(module, done)
    } })
  }
  return { lead: each(switchModule), foresee: each(foreseen), look: each(standingOf), putBack: each(putBack) }
}
