import type { Evidence, Named } from '../../core/procedure.ts'
import { INCIDENT, type Suspect } from '../../core/incident.ts'
import type { Line } from '../message.ts'
import { line, type Texts } from '../words.ts'
import { unitName, unitNames, type IncidentCalled, type IncidentCase } from './incident-words.ts'

/** Everything that was done and said, in its order: who, when, what. */
export function incidentLog(t: Texts, { state, called }: Pick<IncidentCase, 'state' | 'called'>): readonly Line[] {
  const opened = line(`${t.fmt.stamp(state.request.at).text} · ${state.request.by?.name ?? 'Pulih'} ${t.incident.logged.opened}: “${state.request.why ?? ''}”`)
  return [opened, ...state.evidence.flatMap((it) => {
    const said = saidText(t, it, called)
    if (said === null) return []
    return [line(`${t.fmt.stamp(it.at).text} · ${it.by === null ? '' : `${it.by.name} `}${said}${it.note === null || it.note === '' ? '' : `: “${it.note}”`}`)]
  })]
}

/** Null for what the machinery notes for itself. */
function saidText(t: Texts, it: Evidence, called: IncidentCalled): string | null {
  const { logged, suspects } = t.incident
  switch (it.what) {
    case 'confirmed': {
      const to = (it.seen as { readonly to?: Named } | null)?.to
      if (it.step === INCIDENT.taken) return to === undefined || to.id === it.by?.id ? logged.taken : logged.gaveTo(to.name)
      return it.step === INCIDENT.work ? logged.mended : logged.sure
    }
    case 'noted': switch (it.on) {
      case 'news': return logged.news
      case 'vendor': return logged.vendor
      case 'joined': return logged.joined
      case 'handed': { const { to } = it.seen as { readonly to: Named }; return to.id === it.by?.id ? logged.taken : logged.gaveTo(to.name) }
      case 'suspected': return logged.suspected(suspects[(it.seen as { readonly suspect: Suspect }).suspect])
      case 'normal': return logged.normal(unitName(called, (it.seen as { readonly unit: string }).unit))
      case 'untold': return logged.untold(unitNames(t, called, (it.seen as { readonly units: readonly string[] }).units))
      case 'recovery': return logged.recovery
      case 'recovered': return logged.recovered
      case 'downtime': return logged.downtime
      case 'downtime-over': return logged.downtimeOver
      default: return null
    }
    case 'sent-back': return logged.reopened
    case 'stopped': return logged.calledOff
    case 'nudged': return it.step === INCIDENT.work ? logged.missed : it.step === INCIDENT.taken ? logged.untaken : null
    default: return null
  }
}
