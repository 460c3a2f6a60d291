import type { Tool } from '../tool.ts'
import type { Door } from './access.ts'

/** The tool that writes a database as text. */
export const dumper = (door: Door, args: readonly string[], hear?: (line: string) => void): Tool => door.on({
  command: 'mariadb-dump',
  args: [`--defaults-file=${door.file}`, '--quick', '--hex-blob', '--no-tablespaces', '--default-character-set=utf8mb4', '--max-allowed-packet=1G', ...args],
  ...(hear === undefined ? {} : { hear }),
})

/** The tool's own word that it is done. */
export const MARK = /^-- Dump completed/
