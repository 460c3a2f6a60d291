import { Fault } from '../../core/fault.ts'
import type { Finding, WhyNotReady } from '../../core/finding.ts'
import type { SettingsPlan } from '../../core/recovery-rules.ts'
import type { ModuleSwitch } from '../../core/recovery-settings.ts'
import type { Host } from '../../engines/host.ts'
import { exchangeFile, putFileBack, seeFile, type NotDone, type SettingsFile } from './file.ts'
import { hashOf, isOurs, judge, type Wish } from './judge.ts'

export interface SwitchDesk {
  /** The machine on which a server's tools run; throws a Fault where the configuration has it no more. */
  readonly hostOf: (server: string) => Host
}

/** One module on its way to a place. */
export interface SwitchAsk {
  readonly module: { readonly name: string; readonly title: string }
  readonly settings: SettingsPlan
  readonly place: string
  /** The recovery's own, by which the old file is called. */
  readonly number: string
  /** Hashes that this recovery has noted: what it wrote there, and what it kept. */
  readonly noted: { readonly wrote: string | null; readonly old: string | null }
  readonly signal: AbortSignal
}

/** Lets a module's settings lead to the place. Whatever is not as it should be is a finding, and then the file is as it was. */
export async function switchModule(desk: SwitchDesk, ask: SwitchAsk): Promise<ModuleSwitch> {
  return await within(desk, ask, { work: async (host) => {
    const seen = await look(host, ask)
    if ('is' in seen) return seen
    const judged = judge(seen, wishOf(ask))
    if (judged.is !== 'to-do') return toldOf(ask, seen, judged)
    const written = { ...base(ask, seen), kept: seen.keptAt, wrote: hashOf(judged.next), old: hashOf(seen.kept ?? seen.bytes) }
    try {
      const end = await exchangeFile(seen, judged, host)
      return end === 'done' ? { ...written, is: 'switched' } : { ...base(ask, seen), findings: [notChanged(ask, end)] }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      // The line broke, or the tool died: whether the rename came about stands on the disk alone.
      return await afterwards(host, ask, { fault: error, written })
    }
  } })
}

/** Whether a module's settings could be led to the place now, and if not, why: looks, changes nothing. */
export async function foreseen(desk: SwitchDesk, ask: SwitchAsk): Promise<ModuleSwitch> {
  return await within(desk, ask, { work: async (host) => {
    const seen = await seeFile({ path: ask.settings.file, number: ask.number }, { host, signal: ask.signal })
    if (!seen.ok) return { ...base(ask, null), findings: [notReady(ask, { why: seen.why })] }
    const judged = judge(seen.file, wishOf(ask))
    const here = base(ask, seen.file)
    switch (judged.is) {
      case 'switched': case 'stood': return { ...here, is: judged.is }
      case 'unexpected': return { ...here, findings: [notReady(ask, { why: 'unexpected', text: judged.text, times: judged.times })] }
      case 'edited': return { ...here, findings: [notReady(ask, { why: 'edited' })] }
      case 'to-do': return seen.file.hindered === null ? here : { ...here, findings: [notReady(ask, { why: seen.file.hindered })] }
    }
  } })
}

/** How a module's settings stand after a cut: looks, changes nothing. */
export async function standingOf(desk: SwitchDesk, ask: SwitchAsk): Promise<ModuleSwitch> {
  return await within(desk, ask, { otherwise: 'unknown', work: async (host) => {
    const seen = await look(host, ask)
    return 'is' in seen ? seen : toldOf(ask, seen, judge(seen, wishOf(ask)))
  } })
}

/** Lets the kept file stand in its place again. Refuses where what stands there is not what this recovery wrote. */
export async function putBack(desk: SwitchDesk, ask: SwitchAsk): Promise<ModuleSwitch> {
  return await within(desk, ask, { otherwise: 'unknown', work: async (host) => {
    const seen = await look(host, ask)
    if ('is' in seen) return { ...seen, is: 'unknown' }
    const { wrote, old } = ask.noted
    const left: ModuleSwitch = { ...base(ask, seen), is: 'switched', kept: seen.kept === null ? null : seen.keptAt, wrote, old }
    if (seen.kept === null) {
      if (old === null) return base(ask, seen)
      return hashOf(seen.bytes) === old ? { ...base(ask, seen), is: 'back' } : { ...left, findings: [notChanged(ask, 'kept-missing')] }
    }
    // Where both are the same, the kept one is only taken away.
    if (!seen.kept.equals(seen.bytes) && !isOurs(seen, wishOf(ask))) return { ...left, findings: [notChanged(ask, 'edited')] }
    const end = await putFileBack(seen, host)
    return end === 'done' ? { ...base(ask, seen), is: 'back' } : { ...left, findings: [notChanged(ask, end)] }
  } })
}

async function look(host: Host, ask: SwitchAsk): Promise<SettingsFile | ModuleSwitch> {
  const seen = await seeFile({ path: ask.settings.file, number: ask.number }, { host, signal: ask.signal })
  return seen.ok ? seen.file : { ...base(ask, null), findings: [notChanged(ask, seen.why)] }
}

function toldOf(ask: SwitchAsk, file: SettingsFile, judged: ReturnType<typeof judge>): ModuleSwitch {
  const here = base(ask, file)
  switch (judged.is) {
    case 'switched': return { ...here, is: 'switched', kept: file.keptAt, wrote: hashOf(file.bytes), old: file.kept === null ? null : hashOf(file.kept) }
    case 'stood': return { ...here, is: 'stood' }
    case 'to-do': return { ...here, is: 'untouched' }
    case 'unexpected': return { ...here, findings: [{ kind: 'settings-unexpected', module: ask.module.title, file: file.path, server: ask.settings.server, text: judged.text, times: judged.times }] }
    case 'edited': return { ...here, is: 'unknown', kept: file.keptAt, findings: [notChanged(ask, 'edited')] }
  }
}

async function afterwards(host: Host, ask: SwitchAsk, of: { readonly fault: Fault; readonly written: ModuleSwitch }): Promise<ModuleSwitch> {
  const failed: Finding = { kind: 'work-failed', hint: of.fault.hint ?? null, detail: of.fault.message }
  try {
    const seen = await look(host, ask)
    if ('is' in seen) return { ...of.written, is: 'unknown', findings: [failed, ...seen.findings] }
    if (hashOf(seen.bytes) === of.written.wrote) return { ...of.written, is: 'switched' }
    return { ...base(ask, seen), findings: [failed] }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...of.written, is: 'unknown', findings: [notChanged(ask, 'cut-off')] }
  }
}

/** A machine that cannot be reached is a finding of its module: the others go on. What was told to stop stops. */
async function within(desk: SwitchDesk, ask: SwitchAsk, how: { readonly otherwise?: ModuleSwitch['is']; readonly work: (host: Host) => Promise<ModuleSwitch> }): Promise<ModuleSwitch> {
  try {
    return await how.work(desk.hostOf(ask.settings.server))
  } catch (error) {
    if (ask.signal.aborted || !(error instanceof Fault)) throw error
    return { ...base(ask, null), ...(how.otherwise === undefined ? {} : { is: how.otherwise }), findings: [notReached(ask, error)] }
  }
}

function notReached({ settings }: SwitchAsk, fault: Fault): Finding {
  switch (fault.hint) {
    case 'network': return { kind: 'server-away', server: settings.server, detail: fault.message }
    case 'host-key': return { kind: 'host-key-differs', server: settings.server }
    default: return { kind: 'work-failed', hint: fault.hint ?? null, detail: fault.message }
  }
}

const wishOf = ({ settings, place, noted }: SwitchAsk): Wish => ({ values: settings.values, place, wrote: noted.wrote === null ? [] : [noted.wrote] })

/** Until it was looked at, what this recovery wrote before may stand there or not. */
const base = ({ module, settings, place, noted }: SwitchAsk, file: SettingsFile | null): ModuleSwitch => ({ module: module.name, place, is: noted.wrote === null ? 'untouched' : 'unknown', server: settings.server, file: file?.path ?? settings.file, kept: null, wrote: null, old: null, changes: settings.values[place] ?? [], findings: [] })

const notReady = ({ module, settings }: SwitchAsk, of: { readonly why: WhyNotReady; readonly text?: string; readonly times?: number }): Finding => ({ kind: 'settings-not-ready', module: module.title, file: settings.file, server: settings.server, why: of.why, text: of.text ?? '', times: of.times ?? 0 })

const notChanged = ({ module, settings }: SwitchAsk, why: NotDone | 'missing' | 'no-file' | 'unreadable' | 'too-large' | 'edited' | 'kept-missing' | 'cut-off'): Finding => ({ kind: 'settings-not-changed', module: module.title, file: settings.file, server: settings.server, why })
