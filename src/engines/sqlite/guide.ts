import { basename } from 'node:path'
import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { shell } from '../shell.ts'
import { DATA } from './dump.ts'

/** What stands in RESTORE.md: commands of stock tools, run in this copy's folder. */
export function guide(_chain: readonly string[], manifest: Manifest): string {
  const file = restoredName(manifest)
  return `You need \`zstd\` and \`sqlite3\`. Open a terminal in the folder of this file. Name a folder that does not exist yet:

    export RESTORE_TO=/var/tmp/restore

${checkStep(manifest)}

2. Unpack the database.

\`\`\`sh
mkdir "$RESTORE_TO"
zstd -d ${DATA} -o "$RESTORE_TO"/${shell(file)}
\`\`\`

3. Check it. The answer must be \`ok\`, and no line may follow from the second command.

\`\`\`sh
sqlite3 -readonly "$RESTORE_TO"/${shell(file)} 'PRAGMA integrity_check;'
sqlite3 -readonly "$RESTORE_TO"/${shell(file)} 'PRAGMA foreign_key_check;'
\`\`\`

4. Stop the application, move its old database and the files ending in \`-wal\`, \`-shm\` and \`-journal\` beside it out of the way, put the new one in its place (\`${manifest.source.path}\`) with the old one's owner and rights, start the application.
`
}

/** The restored database carries the name of its source. */
export function restoredName(manifest: Manifest): string {
  const name = basename(manifest.source.path)
  return name === '' || name === '.' || name === '..' ? 'data.db' : name
}
