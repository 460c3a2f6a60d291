import { DAY, HOUR, MINUTE } from '../../core/clock.ts'
import { downtimeFacts } from '../../core/downtime-case.ts'
import type { NewsKind } from '../../core/downtime-news.ts'
import type { ProcedureState } from '../../core/procedure.ts'
import { windowSaid } from '../../texts/views/downtime-notice.ts'
import { textsFor } from '../../texts/words.ts'
import type { Seen } from './house.ts'
import { sure } from './sure.ts'
import type { Known } from './witness-acts.ts'

const t = textsFor('Asia/Jakarta').id
const TITLES: readonly (readonly [RegExp, NewsKind])[] = [
  [/^PENGUMUMAN/, 'announced'], [/BERUBAH$/, 'changed'], [/^PENGINGAT/, 'reminder'], [/BELUM DIMULAI$/, 'not-begun'], [/DIMULAI$/, 'started'], [/BELUM SELESAI$/, 'overrun'],
  [/SELESAI, BELUM DAPAT DIGUNAKAN$/, 'back'], [/MASIH BELUM DAPAT DIGUNAKAN$/, 'update'], [/KEMBALI DAPAT DIGUNAKAN$/, 'back'], [/DIBATALKAN$/, 'cancelled'], [/TIDAK DAPAT DIGUNAKAN$/, 'started'],
]

/** What a unit reads in a post, by its title; null for what is no notice. */
export const kindOf = ({ title }: Pick<Seen, 'title'>): NewsKind | null => TITLES.find(([words]) => words.test(title))?.[1] ?? null
/** Its number stands below it; another one's may stand above. */
export const numberIn = ({ words }: Pick<Seen, 'words'>): string | null => words.match(/HNT-\d{4}-\d{3}/g)?.at(-1) ?? null

/** Holds a notice, as it comes into a unit's room, against what people have done. */
export function holdPost(post: Seen, of: { readonly known: Known; readonly state: ProcedureState; readonly clockSet: boolean; readonly passedOver: boolean; readonly late: boolean }): void {
  const { known, state } = of
  const kind = kindOf(post)
  const facts = downtimeFacts(state)
  const agreed = known.agreed.at(-1)
  const window = agreed?.window ?? facts.window
  const name = `${post.chat} at ${t.fmt.stamp(post.at).text}: ${post.words.replaceAll('\n', ' / ')}`
  const planned = facts.kind === 'planned'
  sure(!planned || agreed !== undefined, 'no unit hears of a plan that nobody has agreed to', name)
  if (kind === 'announced' || kind === 'changed' || kind === 'reminder' || kind === 'cancelled') sure(post.words.includes(windowSaid(t, window)), 'no unit is told another time than the one that stands', `${name}; it stands for ${windowSaid(t, window)}`)
  if (kind === 'changed') sure(post.words.includes(windowSaid(t, known.agreed.at(-2)?.window ?? window)), 'a change names the time that units knew', name)
  if (kind === 'reminder') {
    const [, n = '0', word = ''] = /(\d+) (HARI|JAM|MENIT) LAGI/.exec(post.title) ?? []
    const unit = word === 'HARI' ? DAY : word === 'JAM' ? HOUR : MINUTE
    const left = window.from - post.at
    sure(left > 0, 'nobody is reminded of what has begun', name)
    sure(known.begun === null && state.ending === null, 'nobody is reminded of what is begun or called off', name)
    const said = Number(n) * unit
    // What waited for a room that was away was said of the moment at which it was owed.
    sure(of.clockSet || of.late || (said <= left + (said >= HOUR ? 5 : 1) * MINUTE && left < said + unit), 'a reminder says how much is left', `${name}; ${left / MINUTE} minutes are left`)
  }
  // A room that was away hears what has stopped being true only as that.
  if (kind === 'not-begun') sure(known.begun === null && (of.clockSet || post.at >= window.from), 'that it has not begun is told only while it has not', name)
  if (kind === 'started' || kind === 'overrun' || kind === 'update') sure(known.begun !== null, 'nothing is told to have begun that has not', name)
  if (kind === 'overrun' || kind === 'update') sure(known.cleared === null, 'nothing is told to go on that is over', name)
  if (kind === 'back') {
    sure(known.cleared !== null, 'nobody is let back before somebody has said so', name)
    sure(!of.passedOver || post.words.includes('dilewati atas keputusan'), 'a notice says what a manager let pass', name)
  }
  if (kind === 'cancelled') sure(state.ending !== null, 'nothing is told to be called off that is not', name)
}
