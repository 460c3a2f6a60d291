import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { connection } from '../postgres/rows.ts'
import { shell } from '../shell.ts'
import { artefactOf, GLOBALS, readPositions } from './artefacts.ts'

/** What stands in RESTORE.md: commands of stock tools, run in this copy's folder. */
export function guide(_chain: readonly string[], manifest: Manifest): string {
  const { databases, version } = readPositions(manifest)
  const names = databases.map(({ name }) => name)
  return `You need \`zstd\` and PostgreSQL ${Math.floor(version / 10000)} or newer. Open a terminal in the folder of this file, as a user that the new server knows as its superuser. Name that server; it must have none of these databases yet:

    export PGHOST=/var/run/postgresql PGUSER=postgres

${checkStep(manifest)}

2. Bring back the roles with their passwords. A role that is there already is reported as an error and stays; every other message is one. Tablespaces are places on the old server's disks: take their lines out first where you do not want them.

\`\`\`sh
zstd -d -c ${GLOBALS} | psql -X -q -d postgres -f -
\`\`\`

3. Make each database and fill it. The first message of an error ends it.

\`\`\`sh
${databases.map(({ name, encoding, collate, ctype }) => `createdb --template=template0 --encoding=${shell(encoding)} --lc-collate=${shell(collate)} --lc-ctype=${shell(ctype)} -- ${shell(name)}
zstd -d -c ${shell(artefactOf(name))} | pg_restore --exit-on-error --no-tablespaces --dbname=${shell(connection(name))}`).join('\n')}
\`\`\`

4. Check every table against its indices, by a program that Debian keeps beside the server. No line may follow.

\`\`\`sh
PATH="$PATH:$(echo /usr/lib/postgresql/*/bin | tr ' ' :)"
${names.map((name) => `pg_amcheck --install-missing --heapallindexed --parent-check -- ${shell(connection(name))}`).join('\n')}
\`\`\`

One table alone: unpack the archive (\`zstd -d\`), write its list (\`pg_restore --list ARCHIVE > list\`), put a \`;\` before each line that you do not want, and restore with \`pg_restore --use-list=list\`. (\`pg_restore -t\` would leave out its keys.)
`
}
