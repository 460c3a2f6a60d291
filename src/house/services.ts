import type { Kit } from '../bot/kit.ts'
import type { Config } from '../config/config.ts'
import { discreet, hide } from '../core/discreet.ts'
import { downtimeRules } from '../core/downtime-rules.ts'
import { serviceBook } from '../store/service-book.ts'
import { textsFor } from '../texts/words.ts'
import type { ServicesDoor } from '../web/services-routes.ts'
import { knownOf } from './discreet.ts'

/** What everybody may know of this house's services; null where the hospital shows no such page. What people wrote passes the filter of the chats, and machines' names go too. */
export function servicesDoor(kit: Pick<Kit, 'site' | 'store' | 'clock'>, config: Pick<Config, 'site' | 'secrets' | 'chat'>): ServicesDoor | null {
  const { site, store, clock } = kit
  if (site.statusPage?.shown === 'no') return null
  // `srv-db-01` is a machine's name; `penyimpanan` is a word like others.
  const machines = site.servers.map(({ name }) => name).filter((name) => /[\d.-]/.test(name))
  const called = machines.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${machines.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}_-])`, 'giu')
  const look = discreet(knownOf(config))
  const texts = textsFor(site.zone)
  return {
    book: () => store.read((query) => serviceBook(query, { site, now: clock.now() })),
    title: site.statusPage?.title ?? null,
    site: site.name,
    contact: downtimeRules(site).contact,
    hushed: (text, lang) => {
      const marks = texts[lang].common.hidden
      const hidden = hide(text, look(text), marks)
      return called === null ? hidden : hidden.replaceAll(called, () => marks.address)
    },
  }
}
