import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ENV_FILE } from '../../config/load.ts'
import { hasOwnDatabase } from '../../config/own-database.ts'
import { isInside } from '../../config/paths.ts'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { sourceOf, type Component } from '../../core/component.ts'
import { copyRule } from '../../core/copy-rule.ts'
import { keptAt } from '../../core/kept-at.ts'
import { isOwn } from '../../core/own.ts'
import type { TargetPlan } from '../../core/site.ts'
import type { ComponentStatus } from '../../core/status.ts'
import { inspect, knownMigrations } from '../../store/open-inspect.ts'
import { missingDigits } from '../../texts/views/copy-rule.ts'
import { findingSentence } from '../../texts/views/finding.ts'
import { nearest } from './nearest.ts'
import { fine, look, reading, wrong, type Patient, type Probe, type Reading } from './probe.ts'
import { roomReading } from './room.ts'

export const databaseProbe: Probe = async ({ config, t }) => {
  const { database, migrations } = config.places
  if (!existsSync(database)) return [fine('database', `${database} is made at the first start`)]
  return await reading(t, 'database', async () => {
    const { pending } = inspect(database, knownMigrations(migrations))
    if (pending.length === 0) return [fine('database', `${database} is sound and of this version`)]
    return [look('database', `${database} is of an earlier version`, 'Nothing to do: at the next start it is copied and brought up to date.')]
  })
}

export const targetsProbe: Probe = async (patient) => {
  const { config, target, t } = patient
  const readings: Reading[] = []
  for (const plan of config.site.targets.filter((target) => !holdsNotes(target))) {
    const about = `target ${plan.name}`
    readings.push(...await reading(t, about, async () => {
      if (plan.type === 'local' && isUnborn(patient, plan.path) && plan.mount === null) return [await unbornReading(patient, about, plan)]
      const place = target(plan)
      const findings = (await place.probe()).filter((finding) => finding.kind !== 'same-host')
      if (findings.length > 0) return findings.map((finding) => (finding.kind === 'not-plugged' ? look(about, findingSentence(t, finding), 'Plug it in when its copies are due.') : wrong(about, findingSentence(t, finding), finding.kind === 'not-mounted' ? `Mount it, as root: mount '${finding.mount}'.` : finding.kind === 'place-away' ? finding.detail : 'Let the user that Pulih runs as write there.')))
      return [await roomReading(patient, about, { plan, free: await place.free() })]
    }))
  }
  return readings
}

/** What SQL Server wrote down of somebody else's back-ups takes no room worth a word, and is no copy. */
const holdsNotes = (plan: TargetPlan) => plan.type === 'observed' && plan.place === null

/** A folder that the house makes itself takes its room from the disk below the folders that are there already. */
async function unbornReading(patient: Patient, about: string, plan: TargetPlan): Promise<Reading> {
  const { bavail, bsize } = await statfs(await nearest(plan.path))
  const room = await roomReading(patient, about, { plan, free: Math.max(0, bavail * bsize - plan.keepFree) })
  return { ...room, found: `${room.found} (made at the first start)` }
}

/** A copy that burns with its source is none. */
export const awayProbe: Probe = async ({ config }) => config.site.systems.filter((system) => !isOwn(system.name)).flatMap((system) => system.components).flatMap((component) => {
  const places = keptAt(config.site, component).map((place) => place.target)
  const away = config.site.targets.some((target) => places.includes(target.name) && target.class !== 'same-host')
  return away ? [] : [look(component.key, 'every target lies on the same host as the source', 'Add a target on another machine or a removable disk, and say so with class: off-host or offline.')]
})

/** What the plan itself leaves out of 3-2-1-1-0, however well every run goes. */
export const ruleProbe: Probe = async ({ config: { site }, clock, t }) => {
  const at = clock.now().getTime()
  return site.systems.filter((system) => !isOwn(system.name)).flatMap((system) => {
    const components = system.components.map((component): ComponentStatus => ({
      key: component.key, system: system.name, title: system.title, component: component.name, verdict: 'safe', reasons: [], proven: null, last: null, rehearsal: null, running: null,
      places: site.targets.filter((target) => !holdsNotes(target) && keptAt(site, component).some((place) => place.target === target.name)).map((target) => ({ target: target.name, class: target.class, newest: { takenAt: at, rung: 'consistent' }, awaySince: null, removable: target.removable })),
    }))
    const rule = copyRule({ site, system: system.name, components, at, allowed: Infinity })
    const about = `3-2-1-1-0 ${system.name}`
    return rule.verdict === 'kept' ? [fine(about, 'planned')] : [look(about, missingDigits(t, rule).join('; '), 'Give it the targets that are missing (docs/targets.md), and say of each with offsite: whether it lies at another location.')]
  })
}

export const sourcesProbe: Probe = async (patient) => {
  const readings: Reading[] = []
  for (const component of patient.config.site.systems.flatMap((system) => system.components)) readings.push(...await sourceReading(patient, component))
  return readings
}

/** What the house makes itself and has not made yet; looking must not make it. */
const isUnborn = ({ config }: Patient, path: string) => isInside(path, config.places.data) && !existsSync(path)

async function sourceReading(patient: Patient, component: Component): Promise<readonly Reading[]> {
  const { t } = patient
  const about = `source ${component.key}`
  const where = sourceOf(component)
  return await reading(t, about, async () => {
    if (isUnborn(patient, where)) return [fine(about, `${where} is made at the first start`)]
    const { findings, bytes } = await patient.source(component)
    const bad = findings.filter((finding) => !('tool' in finding))
    if (bad.length > 0) return bad.map((finding) => wrong(about, findingSentence(t, finding), 'Write the right path in pulih.yaml, or let the user that Pulih runs as read it.'))
    return [fine(about, `${where}${bytes === null ? '' : `, ${t.fmt.size(bytes)}`}`)]
  })
}

export const serversProbe: Probe = async ({ config, connect, signal, t }) => {
  const asked = config.site.servers.flatMap((server) => (server.address === null ? [] : [{ ...server, address: server.address }]))
  const all = await Promise.all(asked.map((server) => reading(t, `server ${server.name}`, async () => {
    const about = `server ${server.name}`
    return [await connect({ address: server.address, timeout: 5 * SECOND, signal }).then(({ ms }) => fine(about, `${server.address} answers after ${ms} ms`), (error: unknown) => {
      if (!(error instanceof Fault)) throw error
      return wrong(about, error.message, 'Is it switched on, does its service listen on that port, does a firewall stand between? Else write its right address in pulih.yaml.')
    })]
  })))
  return all.flat()
}

/** What is described but never happens. */
export const plansProbe: Probe = async ({ config }) => {
  const { schedules, systems, checks } = config.site
  return [
    ...(config.mode === 'demo' || hasOwnDatabase(config.site, config.places.database) ? [] : [look('own database', 'nobody backs up who signed what', 'Remove self: off from pulih.yaml, or describe the database under systems: (docs/lost-machine.md).')]),
    ...systems.flatMap((system) => {
      const kinds = new Set(schedules.flatMap((schedule) => ('system' in schedule && schedule.system === system.name ? [schedule.kind] : [])))
      return [
        ...(kinds.has('backup') ? [] : [look(system.name, 'no schedule backs it up', 'Add one with kind: backup to schedules:.')]),
        ...(kinds.has('rehearsal') ? [] : [look(system.name, 'no schedule tests whether it can be restored', 'Add one with kind: rehearsal to schedules:.')]),
      ]
    }),
    ...(checks.length === 0 ? [look('checks', 'nobody signs anything', 'Add at least - preset: morning to checks:.')] : []),
    ...(schedules.some((schedule) => schedule.kind === 'retention') ? [] : [look('retention', 'nothing is ever deleted', 'Add a schedule with kind: retention, or watch the free space yourself.')]),
  ]
}

export const peopleProbe: Probe = async ({ config }) => {
  if (config.mode === 'demo') return [fine('first admin', 'the demo hospital brings its own people')]
  const { admins } = config.chat
  const copied = admins.find(({ platform, userId }) => EXAMPLES.includes(`${platform}:${userId}`))
  if (copied !== undefined) return [look('first admin', `${copied.platform}:${copied.userId} is the example's`, 'Write your own id as PULIH_ADMINS in .env: else a stranger may be the admin.')]
  const mute = admins.filter(({ platform }) => platform !== 'web' && config.chat[platform] === null)
  if (mute.length > 0) return mute.map(({ platform, userId }) => look('first admin', `${platform}:${userId} cannot speak: ${NAMES[platform]} is not configured`, `Write ${NAMES[platform]}'s token in .env (docs/${platform}.md), or take this admin out of PULIH_ADMINS.`))
  return [admins.length > 0 ? fine('first admin', admins.map((admin) => `${admin.platform}:${admin.userId}`).join(', ')) : look('first admin', 'nobody is named', 'Write PULIH_ADMINS in .env: until then nobody can be added in chat.')]
}

const NAMES = { web: 'the page', telegram: 'Telegram', slack: 'Slack' } as const

/** Without one nobody is told anything, and nobody can sign. */
export const chatsProbe: Probe = async ({ config }) => {
  const on = ([['telegram', config.chat.telegram], ['slack', config.chat.slack]] as const).filter(([, access]) => access !== null).map(([platform]) => NAMES[platform])
  if (config.mode === 'demo') return [fine('chats', 'the demo\'s own page')]
  return [on.length > 0 ? fine('chats', on.join(' and ')) : look('chats', 'none: nobody is told anything, and nobody can sign', 'Set one up in ten minutes: docs/telegram.md or docs/slack.md.')]
}

/** As `.env.example` has them: whoever copies it and forgets one would never be told. */
const EXAMPLES: readonly string[] = ['telegram:123456789', 'slack:U012AB3CD']

export const secretsProbe: Probe = async ({ config }) => {
  if (config.mode === 'demo') return []
  const file = join(config.places.folder, ENV_FILE)
  const { deadman } = config.secrets
  const found = await stat(file).catch(() => null)
  const open = found !== null && (found.mode & 0o077) !== 0
  return [
    ...(open ? [look('secrets', `others on this machine may read ${file}`, `Close it to others: chmod 600 '${file}'.`)] : []),
    deadman !== null && new URL(deadman).hostname.endsWith('.example') ? look('dead-man watch', 'the address is the example\'s: nobody hears when Pulih falls silent', 'Write the address of a watcher outside this machine as PULIH_DEADMAN_URL in .env, or remove the line.') :
      deadman === null ? look('dead-man watch', 'nobody hears when Pulih falls silent', 'Write the address of a watcher outside this machine as PULIH_DEADMAN_URL in .env.') : fine('dead-man watch', 'set'),
  ]
}
