import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, Registry } from 'prom-client'
import type { Figures } from '../store/metrics.ts'

/** One chat, as it stands now. */
export interface ChatFigures {
  readonly platform: string
  readonly up: boolean
  readonly reconnects: number
  /** When something was heard there last; null since the start. */
  readonly lastEvent: Date | null
}

/** One script of somebody else's, as it was heard of. */
export interface ScriptFigures {
  readonly script: string
  readonly well: boolean
  /** Null for never. */
  readonly lastEnd: number | null
  readonly lastOk: number | null
}

export interface Metrics {
  readonly contentType: string
  /** The figures as they are now, in Prometheus' text form. */
  text(): Promise<string>
  stop(): void
}

/** The house's own registry: every figure is read from its source when it is asked for, so that none can go stale. */
export function metrics(source: { readonly figures: () => Promise<Figures>; readonly chats?: () => Promise<readonly ChatFigures[]>; readonly scripts?: () => Promise<readonly ScriptFigures[]>; readonly now: () => Date; readonly version: string }): Metrics {
  const registry = new Registry()
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) => new Gauge<L>({ name: `pulih_${name}`, help, labelNames, registers: [registry] })
  const age = gauge('proven_copy_age_seconds', 'Age of the newest copy that is proven (intact or better) and still exists; +Inf when there is none.', 'component', 'where')
  const lastMs = gauge('run_duration_seconds', 'How long the newest ended run took.', 'component', 'kind')
  const lastEnd = gauge('run_ended_timestamp_seconds', 'When the newest run ended.', 'component', 'kind')
  const lastState = gauge('run_last_succeeded', '1 when the newest ended run succeeded, else 0.', 'component', 'kind')
  const failed = gauge('recent_runs_failed', 'Failed and interrupted runs among the newest 200.', 'component', 'kind')
  const waiting = gauge('outbox_depth', 'Messages owed and not yet sent.')
  const oldest = gauge('outbox_oldest_age_seconds', 'Age of the oldest message not yet sent; 0 when none waits.')
  const events = gauge('inbox_depth', 'Chat events received and not yet worked on.')
  const checks = gauge('checks', 'Checks that stand open, wait for a signature, or are past their time.', 'state')
  const alarms = gauge('alarms_standing', 'Troubles that were raised and are not cleared.')
  const chatUp = gauge('chat_up', '1 while the chat is heard, else 0.', 'platform')
  const chatReconnects = gauge('chat_reconnects', 'How often the chat was heard again after it had not been, since the start.', 'platform')
  const chatLast = gauge('chat_last_event_timestamp_seconds', 'When something was heard in the chat last; 0 when nothing was since the start.', 'platform')
  const scriptWell = gauge('script_well', '1 while the script is neither silent, nor failed, nor longer at work than it should be, else 0.', 'script')
  const scriptEnd = gauge('script_last_end_timestamp_seconds', 'When the script last told its end; 0 when it never did.', 'script')
  const scriptOk = gauge('script_last_ok_timestamp_seconds', 'When the script last ended well; 0 when it never did.', 'script')
  const lag = gauge('event_loop_lag_seconds', 'Delay of the event loop since the last scrape.', 'quantile')
  const memory = gauge('resident_memory_bytes', 'Memory of the process.')
  const started = gauge('start_timestamp_seconds', 'When this process started.')
  gauge('info', 'Always 1; the version stands in the label.', 'version').set({ version: source.version }, 1)
  started.set(Math.round(performance.timeOrigin / 1000))
  const delay = monitorEventLoopDelay({ resolution: SAMPLED_EVERY_MS })
  delay.enable()

  const fill = (figures: Figures, now: number) => {
    for (const it of [age, lastMs, lastEnd, lastState, failed]) it.reset()
    const since = (at: number | null) => (at === null ? Infinity : Math.max(0, now - at) / 1000)
    for (const it of figures.components) {
      age.set({ component: it.component, where: 'anywhere' }, since(it.proven))
      age.set({ component: it.component, where: 'off_server' }, since(it.provenOffServer))
    }
    for (const { component, kind, ...it } of figures.runs) {
      if (it.lastMs !== null) lastMs.set({ component, kind }, it.lastMs / 1000)
      if (it.lastEndedAt !== null) lastEnd.set({ component, kind }, it.lastEndedAt / 1000)
      lastState.set({ component, kind }, it.lastState === 'done' ? 1 : 0)
      failed.set({ component, kind }, it.failed)
    }
    waiting.set(figures.outbox.waiting)
    oldest.set(figures.outbox.oldest === null ? 0 : since(figures.outbox.oldest))
    events.set(figures.inbox)
    for (const state of ['open', 'unsigned', 'overdue'] as const) checks.set({ state }, figures.checks[state])
    alarms.set(figures.alarms)
  }

  const fillChats = (chats: readonly ChatFigures[]) => {
    for (const { platform, up, reconnects, lastEvent } of chats) {
      chatUp.set({ platform }, up ? 1 : 0)
      chatReconnects.set({ platform }, reconnects)
      chatLast.set({ platform }, lastEvent === null ? 0 : lastEvent.getTime() / 1000)
    }
  }

  const fillScripts = (scripts: readonly ScriptFigures[]) => {
    for (const { script, well, lastEnd: end, lastOk } of scripts) {
      scriptWell.set({ script }, well ? 1 : 0)
      scriptEnd.set({ script }, (end ?? 0) / 1000)
      scriptOk.set({ script }, (lastOk ?? 0) / 1000)
    }
  }

  return {
    contentType: registry.contentType,
    text: async () => {
      fill(await source.figures(), source.now().getTime())
      fillChats(await source.chats?.() ?? [])
      fillScripts(await source.scripts?.() ?? [])
      for (const quantile of [50, 99]) lag.set({ quantile: String(quantile / 100) }, lagOf(delay.percentile(quantile)))
      lag.set({ quantile: '1' }, lagOf(delay.max))
      delay.reset()
      memory.set(process.memoryUsage.rss())
      return await registry.metrics()
    },
    stop: () => {
      delay.disable()
      registry.clear()
    },
  }
}

/** The histogram counts from sample to sample: what is more than the pace is the delay. */
const SAMPLED_EVERY_MS = 20
const lagOf = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - SAMPLED_EVERY_MS / 1000)
