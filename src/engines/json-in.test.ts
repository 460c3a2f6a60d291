import { expect, it } from 'vitest'
import type { Manifest } from '../core/manifest.ts'
import { Fault } from '../core/fault.ts'
import { jsonIn } from './json-in.ts'
import { artefactsIn } from './mariadb/artefact.ts'
import { logFilesOf } from './mariadb/logs.ts'
import { tablesOf } from './mariadb/physical.ts'
import { readPositions as readCluster } from './pgbackrest/positions.ts'
import { readPositions } from './postgres-dump/artefacts.ts'

it('reads JSON, and nothing out of what is none', () => {
  expect([jsonIn('{"a":[1]}'), jsonIn('{'), jsonIn(''), jsonIn(undefined)]).toEqual([{ a: [1] }, null, null, null])
})

it.each(['', '{', '"x"', '[1]'])('a manifest that says %j where its positions stand is a damaged copy, whichever engine reads it', (said) => {
  const manifest = { positions: { logs: said, databases: said, tables: said, superuser: 'postgres' } } as unknown as Manifest
  for (const read of [() => logFilesOf({ manifest }), () => artefactsIn({ manifest }), () => tablesOf({ manifest }), () => readPositions(manifest), () => readCluster(manifest)]) {
    const fault = (() => { try { return read() } catch (error) { return error } })()
    expect(fault).toBeInstanceOf(Fault)
    expect((fault as Fault).hint).toBe('copy-damaged')
  }
})
