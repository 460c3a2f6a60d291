import { constants, existsSync } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { isInside } from '../../config/paths.ts'
import { SECOND } from '../../core/clock.ts'
import { Fault } from '../../core/fault.ts'
import { isOwn } from '../../core/own.ts'
import { recoveryRules, type GroundPlan, type RecoveryPlace, type RecoveryRules } from '../../core/recovery-rules.ts'
import type { System } from '../../core/site.ts'
import { everybody } from '../../store/people.ts'
import { withCodes } from '../../store/second-factors.ts'
import { nearest } from './nearest.ts'
import { fine, look, wrong, type Patient, type Probe, type Reading } from './probe.ts'
import { sameServers } from './same-server.ts'
import { settingsReadings } from './settings.ts'

/** Whether a recovery could go where pulih.yaml says, and whether those who must decide on it can: found by day, not at night. */
export const recoveryProbe: Probe = async (patient) => {
  const deciders = await decidersOf(patient)
  const readings = await Promise.all(patient.config.site.systems.filter(({ name }) => !isOwn(name)).map(async (system) => {
    const rules = recoveryRules(system)
    const about = `recovery ${system.name}`
    const found = [...(await Promise.all(rules.places.map((place) => placeReadings(patient, { system, place, about })))).flat(), ...await settingsReadings(patient, { about, modules: rules.modules }), ...(deciders === null ? [] : deciding(rules, { about, deciders }))]
    return found.length > 0 ? found : [fine(about, rules.places.map(({ name }) => name).join(', '))]
  }))
  return [...readings.flat(), ...await sameServers(patient)]
}

interface Deciders {
  readonly managers: number
  /** So many of them can prove that it is they. */
  readonly withCode: number
  readonly operatorsWithCode: number
}

/** Null where the books cannot be opened, or nobody has been let in yet: then the first admin comes first. */
async function decidersOf({ books, config, clock }: Patient): Promise<Deciders | null> {
  if (books === null || config.mode === 'demo') return null
  const before = clock.now().getTime()
  return await books.kit.store.read(async (query) => {
    const people = await everybody(query)
    if (people.length <= 1) return null
    const withCode = await withCodes(query, { duty: 'manager', before })
    return { managers: people.filter(({ duties }) => duties.includes('manager')).length, withCode: withCode.length, operatorsWithCode: (await withCodes(query, { duty: 'edp', before })).length }
  })
}

function deciding({ places, glass }: RecoveryRules, { about, deciders }: { readonly about: string; readonly deciders: Deciders }): readonly Reading[] {
  const { managers, withCode, operatorsWithCode } = deciders
  return [
    ...places.flatMap(({ name, quorum, needs }): readonly Reading[] => {
      if (managers < quorum) return [wrong(about, `${name} asks for ${quorum} managers, and there ${managers === 1 ? 'is one' : `are ${managers}`}`, 'Add managers in chat (/person), or write a smaller quorum: in pulih.yaml.')]
      if (needs === 'code' && withCode < quorum) return [wrong(about, `${name} asks for ${quorum === 1 ? 'a manager' : `${quorum} managers`} with a code, and ${withCode === 0 ? 'nobody has' : `${withCode} ${withCode === 1 ? 'has' : 'have'}`} set one up`, 'Let the managers set up their codes, each in private with the bot: /code.')]
      return []
    }),
    ...(glass !== null && operatorsWithCode < glass.operators ? [wrong(about, `breakGlass asks for ${glass.operators} operators with a code, and ${operatorsWithCode === 0 ? 'nobody has' : `${operatorsWithCode} ${operatorsWithCode === 1 ? 'has' : 'have'}`} set one up`, 'Let the operators (EDP) set up their codes, each in private with the bot: /code.')] : []),
  ]
}

async function placeReadings(patient: Patient, of: { readonly system: System; readonly place: RecoveryPlace; readonly about: string }): Promise<readonly Reading[]> {
  const { system, place } = of
  const about = `${of.about} → ${place.name}`
  const readings = await Promise.all(Object.entries(place.grounds).map(([name, ground]) => groundReading(patient, { about, name, ground, place, port: PORTS[system.components.find((it) => it.name === name)?.engine ?? ''] ?? null })))
  const left = system.components.filter(({ name }) => place.grounds[name] === undefined)
  return [...readings.flat(), ...(left.length === 0 || place.kind === 'production' ? [] : [look(about, `${left.map(({ name }) => name).join(', ')} cannot come back there`, 'Add grounds: for them, unless others bring them back there.')])]
}

async function groundReading(patient: Patient, of: { readonly about: string; readonly name: string; readonly ground: GroundPlan; readonly place: RecoveryPlace; readonly port: number | null }): Promise<readonly Reading[]> {
  const { about, name, ground, place, port } = of
  switch (ground.at) {
    // What is copied from there is looked at as a source.
    case 'home': return []
    case 'folder': return isFar(patient, place.server) || isUnborn(patient, ground.path) ? [] : await folderReading({ about, name, path: ground.path })
    case 'server': return isFar(patient, place.server) || ground.access.socket !== null ? [] : await serverReading(patient, { about, name, host: ground.access.host ?? 'localhost', port: ground.access.port ?? port })
  }
}

/** Where engines listen, where nobody wrote another port. */
const PORTS: Readonly<Record<string, number>> = { 'postgres-dump': 5432, 'mariadb-dump': 3306, sqlserver: 1433 }

/** Reached by SSH: whether it lets us in is said there. */
const isFar = ({ config }: Patient, server: string): boolean => config.site.servers.some((it) => it.name === server && it.ssh !== null)

/** The demo hospital makes its servers when it is opened. */
const isUnborn = ({ config }: Patient, path: string): boolean => config.mode === 'demo' && isInside(path, config.places.data) && !existsSync(path)

async function folderReading({ about, name, path }: { readonly about: string; readonly name: string; readonly path: string }): Promise<readonly Reading[]> {
  const found = await stat(path).catch(() => null)
  if (found === null) return [wrong(about, `the folder for ${name}, ${path}, is not there (as far as ${await nearest(path)})`, 'Make it, or mount its disk: nothing can come back there.')]
  if (!found.isDirectory()) return [wrong(about, `${path} for ${name} is no folder`, 'Name a folder in pulih.yaml.')]
  const writable = await access(path, constants.W_OK).then(() => true, () => false)
  return writable ? [] : [wrong(about, `the folder for ${name}, ${path}, cannot be written`, 'Let the user that Pulih runs as write there.')]
}

async function serverReading({ connect, signal }: Patient, of: { readonly about: string; readonly name: string; readonly host: string; readonly port: number | null }): Promise<readonly Reading[]> {
  if (of.port === null) return []
  const address = `${of.host.includes(':') ? `[${of.host}]` : of.host}:${of.port}`
  return await connect({ address, timeout: 5 * SECOND, signal }).then(() => [], (error: unknown) => {
    if (!(error instanceof Fault)) throw error
    return [wrong(of.about, `the server for ${of.name}, ${address}, does not answer`, 'Is it switched on, does its service listen on that port, does a firewall stand between?')]
  })
}
