import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { shell } from '../shell.ts'
import { BLOCKING, DATA, ENTRIES } from './tar.ts'

/** What stands in RESTORE.md: commands of stock tools, run in this copy's folder, the whole chain in its order. */
export function guide(chain: readonly string[], manifest: Manifest): string {
  const bases = chain.filter((name) => name !== manifest.copy)
  return `You need GNU \`tar\` and \`zstd\`. Open a terminal in the folder of this file. Name a folder that does not exist yet:

    export RESTORE_TO=/var/tmp/restore

${checkStep(manifest, bases.length === 0 ? '' : `This copy holds only what changed since \`${bases.join('\`, \`')}\`, which must lie beside it; its own RESTORE.md checks it the same way.`)}

2. Unpack${bases.length === 0 ? '' : ', the oldest first; what was deleted meanwhile goes again'}. Every line must end without a message of an error. As root, owners come back too.

\`\`\`sh
mkdir "$RESTORE_TO"
${[...bases.map((name) => `../${shell(name)}/${DATA}`), DATA].map((file) => `zstd -d -c ${file} | tar --extract --file=- ${BLOCKING} --listed-incremental=/dev/null --preserve-permissions --acls --xattrs --directory="$RESTORE_TO"`).join('\n')}
\`\`\`

3. What this copy itself holds, with sizes and times:

\`\`\`sh
zstd -d -c ${ENTRIES} | sed -n 1,20p
\`\`\`

A single file is found in \`$RESTORE_TO\` after step 2. To go live, stop the application, move the old folder (\`${manifest.source.path}\`) out of the way, put the new one in its place, start the application.
`
}
