import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { logGuide } from './log-guide.ts'
import { STREAM } from './physical.ts'

/** What stands in RESTORE.md: commands of stock tools, run in this copy's folder. */
export function physicalGuide(chain: readonly string[], manifest: Manifest): string {
  if (manifest.level === 'log') return logGuide(chain, manifest)
  const full = chain[0] ?? manifest.copy
  const upon = manifest.level === 'differential'
  return `You need \`zstd\`, \`mbstream\` and \`mariadb-backup\` of MariaDB ${(manifest.positions['server'] ?? '').split('-')[0] ?? ''}${upon ? `, and the full copy \`../${full}/\` beside this folder` : ''}. Open a terminal in the folder of this file. Name a folder that does not exist yet, on a disk with room for the whole server:

    export RESTORE_TO=/var/tmp/mysql

${checkStep(manifest, upon ? `The RESTORE.md of the full copy checks that one the same way.` : '')}

2. Unpack the full copy and make it whole. The last line must be \`completed OK!\`.

\`\`\`sh
mkdir "$RESTORE_TO"
zstd -dc ${upon ? `../${full}/` : ''}${STREAM} | mbstream -x -C "$RESTORE_TO"
mariadb-backup --no-defaults --prepare --target-dir="$RESTORE_TO"
\`\`\`
${upon ? `
3. Apply this differential upon it.

\`\`\`sh
mkdir "$RESTORE_TO.changes"
zstd -dc ${STREAM} | mbstream -x -C "$RESTORE_TO.changes"
mariadb-backup --no-defaults --prepare --target-dir="$RESTORE_TO" --incremental-dir="$RESTORE_TO.changes"
rm -r "$RESTORE_TO.changes"
\`\`\`
` : ''}
${upon ? '4' : '3'}. Stop the server, move its data directory out of the way, put \`$RESTORE_TO\` in its place, give it to the server's user (\`chown -R mysql:mysql\`), start the server, and check every table with \`mariadb-check --all-databases --extended\`.
`
}
