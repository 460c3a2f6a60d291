import { toText } from '../sql/values.ts'
import { existsSync, statSync } from 'node:fs'
import { locate } from '../state/paths.ts'
import { BIT, INT, nvarchar, VARIANT } from '../wire/types.ts'
import { viewOf } from './view.ts'
import type { View } from './view.ts'

const SETTINGS: Readonly<Record<string, number>> = { 'backup compression default': 0, 'backup checksum default': 0, xp_cmdshell: 0, 'remote admin connections': 0, 'max server memory (MB)': 2_147_483_647 }

const configurations = viewOf((look) => Object.entries(SETTINGS).map(([name, value]) => ({ name, value: look.server.settings.get(name) ?? value })), {
  configuration_id: [INT, ({ name }) => 1500 + Object.keys(SETTINGS).indexOf(name)],
  name: [nvarchar(35), ({ name }) => name],
  value: [VARIANT, ({ value }) => value],
  value_in_use: [VARIANT, ({ value }) => value],
})

/** sys.dm_os_file_exists(path), since 2017. */
const fileExists = viewOf((look) => {
  const seen = locate(look.server.volumes, toText(look.args[0] ?? null, 0))
  const there = seen !== null && existsSync(seen.path)
  return [{ file: there && statSync(seen.path).isFile(), folder: there && statSync(seen.path).isDirectory() }]
}, {
  file_exists: [BIT, ({ file }) => file],
  file_is_a_directory: [BIT, ({ folder }) => folder],
  parent_directory_exists: [BIT, ({ file, folder }) => file || folder],
})

export const settingViews: Readonly<Record<string, View>> = { 'sys.configurations': configurations, 'sys.dm_os_file_exists': fileExists }
