import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { shell } from '../shell.ts'
import { DATA, readPositions } from './positions.ts'

/** What stands in RESTORE.md: commands of stock tools, run in this copy's folder, the whole chain in its order. */
export function guide(chain: readonly string[], manifest: Manifest): string {
  const at = readPositions(manifest)
  const bases = chain.filter((name) => name !== manifest.copy)
  // Each part brings the list of pgBackRest's copies as it was then: the one that surely names the copy we need comes last.
  const list = at.setIn === '' ? '' : `zstd -d -c ../${shell(at.setIn)}/${DATA} | tar --extract --file=- --directory="$RESTORE_TO"/repo backup/${at.stanza}/backup.info backup/${at.stanza}/backup.info.copy
`
  return `You need \`zstd\`, \`pgbackrest\` and PostgreSQL ${at.major}. Open a terminal in the folder of this file, as the user that the server will run as (\`postgres\`). Name a folder that does not exist yet:

    export RESTORE_TO=/var/lib/postgresql/restore

${checkStep(manifest, bases.length === 0 ? '' : `It needs \`${bases.join('\`, \`')}\`, which must lie beside it; their own RESTORE.md check them the same way.`)}

2. Unpack the parts of the repository, the oldest first.

\`\`\`sh
mkdir -p "$RESTORE_TO"/repo "$RESTORE_TO"/lock "$RESTORE_TO"/tablespaces
${[...bases.map((name) => `../${shell(name)}/${DATA}`), DATA].map((file) => `zstd -d -c ${file} | tar --extract --file=- --directory="$RESTORE_TO"/repo`).join('\n')}
${list}\`\`\`

3. Bring the cluster back, to the last transaction of this copy. For a moment, write \`--type=time --target='2026-11-23 09:15:00+07'\` instead of the type and target below; it must lie before ${manifest.takenAt}.

\`\`\`sh
mkdir -m 700 "$RESTORE_TO"/data
PGBACKREST_SPOOL_PATH="$RESTORE_TO"/spool pgbackrest --no-config --stanza=${at.stanza} --repo1-path="$RESTORE_TO"/repo --lock-path="$RESTORE_TO"/lock --pg1-path="$RESTORE_TO"/data --log-level-file=off --set=${at.set} --type=xid --target=${String(BigInt(at.xid) % 2n ** 32n)} --target-action=promote --target-timeline=current --archive-mode=off --tablespace-map-all="$RESTORE_TO"/tablespaces restore
\`\`\`

4. Start it; it answers when it has replayed the log. Where Debian keeps its configuration, put \`postgresql.conf\` and \`pg_hba.conf\` from \`/etc/postgresql\` into the folder first.

    /usr/lib/postgresql/${at.major}/bin/pg_ctl -D "$RESTORE_TO"/data -l "$RESTORE_TO"/log start

Archiving stays off (\`archive_mode\` in \`postgresql.auto.conf\`) until you decide that this is the server from now on: then create its stanza anew and take a full copy.
`
}
