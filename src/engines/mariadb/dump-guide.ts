import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { shell } from '../shell.ts'
import { artefactsIn } from './artefact.ts'
import { logGuide } from './log-guide.ts'

/** What stands in RESTORE.md: commands of stock tools, run in this copy's folder. */
export function dumpGuide(chain: readonly string[], manifest: Manifest): string {
  if (manifest.level === 'log') return logGuide(chain, manifest)
  const databases = artefactsIn({ manifest })
  return `You need \`zstd\` and a MariaDB server of ${manifest.positions['server'] ?? 'the same version'} or newer that holds none of these databases yet. Write how it is reached into an option file (\`[client]\`, \`user\`, \`password\`, \`socket\`), and open a terminal in the folder of this file:

    export RESTORE_SERVER=/root/restore.cnf

${checkStep(manifest)}

2. Make each database and load it. The files name no database: they go where the last word of the line says.

\`\`\`sh
${databases.map(({ name, charset, collation, file }) => `mariadb --defaults-file="$RESTORE_SERVER" -e ${shell(`create database \`${name.replaceAll('`', '``')}\` character set ${charset} collate ${collation}`)}
zstd -dc ${shell(file)} | mariadb --defaults-file="$RESTORE_SERVER" --binary-mode --default-character-set=utf8mb4 --max-allowed-packet=1G -- ${shell(name)}`).join('\n')}
\`\`\`

3. Check every table.

\`\`\`sh
mariadb-check --defaults-file="$RESTORE_SERVER" --extended --databases -- ${databases.map(({ name }) => shell(name)).join(' ')}
\`\`\`

Users and what they may stand in \`accounts.sql.zst\`, where the copy has it. Read it before you play it into a server that has users of its own.
`
}
