import type { Component } from '../core/component.ts'
import { headOnly, isOnlyNoted, type ObservedComponent } from '../core/observed.ts'
import type { Level } from '../core/site.ts'
import type { SiteText } from './schema.ts'
import type { Found } from './told-twice.ts'

/** Schedules that ask of a component, as it is written, what its engine could only ever answer with a full: a promise that nobody would keep. */
export function levelMisfits(text: Pick<SiteText, 'schedules'>, components: readonly Component[]): readonly Found[] {
  return (text.schedules ?? []).flatMap((schedule, index) => {
    if (schedule.kind !== 'backup') return []
    const level = schedule.level ?? 'full'
    return components.filter(({ system }) => system === schedule.system).flatMap((component) => {
      const why = onlyFull(component, level)
      return why === null ? [] : [{ path: ['schedules', index, 'level'], ...why }]
    })
  })
}

/** Why that level of this very component would become a full each time; null where it would not. */
function onlyFull(component: Component, level: Level): Pick<Found, 'problem' | 'instead'> | null {
  switch (component.engine) {
    case 'mariadb-dump': return level !== 'log' || component.databases === null ? null : {
      problem: `${component.name} copies only ${component.databases.join(', ')}, and MariaDB's binary logs cannot be cut to some databases: each log would become a full`,
      instead: 'remove databases: so that all are copied, or use engine: mariadb-physical, or put it into a system without this schedule',
    }
    case 'sqlserver': return level === 'full' || component.database.toLowerCase() !== 'master' ? null : {
      problem: `${component.name} is the database master, of which SQL Server takes fulls only`,
      instead: 'put it into a system of its own, with level: full',
    }
    case 'observed': return level === 'full' ? null : withoutBase(component, level)
    case 'sqlite': case 'files': case 'postgres-dump': case 'pgbackrest': case 'mariadb-physical': return null
  }
}

/** Of somebody else's copies a differential and a log stand upon a full that was seen and proven. */
function withoutBase(component: ObservedComponent, level: Level): Pick<Found, 'problem' | 'instead'> | null {
  const { name, files: { full } } = component
  if (full === undefined) return { problem: `${name} describes no full files on which its ${level} could stand`, instead: 'add full: with a pattern' }
  if (isOnlyNoted(component) || full.check === 'head' || !headOnly.includes(full.format)) return null
  return { problem: `the full files of ${name} never count as intact (format: ${full.format} without check: head), so that no ${level} could stand on them`, instead: 'add check: head to full:, which takes a file\'s beginning for the whole' }
}
