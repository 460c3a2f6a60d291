import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { CopyReader, Engine, Work } from '../../engines/engine.ts'
import { engineFor } from '../../engines/index.ts'
import { lender } from '../../engines/lend.ts'
import type { Component } from '../../core/component.ts'
import type { Tool } from '../../engines/tool.ts'
import { targetFor } from '../../targets/index.ts'
import type { Target } from '../../targets/target.ts'
import { folder, makeCopy, workIn, type Making } from '../contracts/copying.ts'
import { localTarget } from '../fakes/site.ts'
import { mariadbHospital, type MariadbHospital } from './mariadb-hospital.ts'
import type { MariadbOptions } from './mariadb.ts'

/** A hospital's server with room for copies beside it, for tests that break one thing after another. */
export interface MariadbStand {
  readonly path: string
  readonly hospital: MariadbHospital
  readonly target: Target
  /** In a scratch of its own; `tools` may change how a tool is started on the source's host. */
  work(tools?: (tool: Tool) => Tool): Work
  copy(component: Component, more?: Partial<Making>, work?: Work): Promise<CopyReader>
  /** A new empty folder. */
  room(): string
  stop(): Promise<void>
}

export async function mariadbStand(options: MariadbOptions = { binlog: true }): Promise<MariadbStand> {
  const place = folder()
  for (const name of ['source', 'nas', 'rooms']) mkdirSync(join(place.path, name))
  const hospital = await mariadbHospital(join(place.path, 'source'), options)
  const target = targetFor(localTarget({ path: join(place.path, 'nas') }))
  const room = () => mkdtempSync(join(place.path, 'rooms', 'r-'))
  const work = (tools: (tool: Tool) => Tool = (tool) => tool): Work => {
    const scratch = room()
    const lent = lender({ passwords: hospital.secrets })({ server: 'produksi', scratch })
    return { ...workIn(scratch), ...lent, host: { ...lent.host, on: tools } }
  }
  return {
    path: place.path, hospital, target, work, room,
    copy: (component, more = {}, own = work()) => makeCopy({ engine: engineOf(component), component, target, ...more }, own),
    stop: async () => {
      await hospital.stop()
      place[Symbol.dispose]()
    },
  }
}

export const engineOf = (component: Component): Engine => engineFor(component)
