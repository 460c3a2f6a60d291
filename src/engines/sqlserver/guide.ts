import type { Manifest } from '../../core/manifest.ts'
import { shell } from '../shell.ts'
import { named, quoted } from './quote.ts'
import { readPositions } from './sets.ts'

/** What stands in RESTORE.md: commands of stock tools, and the statements that SQL Server's own client takes. */
export function guide(chain: readonly string[], manifest: Manifest): string {
  const { database, sets } = readPositions(manifest)
  const back = named(`${database}_kembali`)
  const path = (name: string) => quoted(`D:\\Restore\\${name}`)
  const own = sets.map(({ file, type }) => ({ name: file.replace(/\.zst$/, ''), type }))
  const before = chain.slice(0, -1)
  return `You need \`zstd\` and a SQL Server of version ${manifest.tools['sqlserver'] ?? 'the source’s'} or newer. Open a terminal in the folder of this file.
${before.length === 0 ? '' : `
This copy needs ${before.length} others first, oldest first; do steps 1 and 2 in each of their folders too:

${before.map((name) => `- \`${name}\``).join('\n')}
`}
1. Check that the copy is what was written.

\`\`\`sh
sha256sum --check --strict <<'END'
${manifest.files.filter(({ name }) => name.endsWith('.zst')).map(({ name, sha256 }) => `${sha256}  ${name}`).join('\n')}
END
\`\`\`

2. Unpack it into a folder that the server can read, here called \`D:\\Restore\` by the server.

\`\`\`sh
${sets.map(({ file }) => `zstd -d ${shell(file)}`).join('\n')}
\`\`\`

3. Ask the server what is in the full copy, and whether it is whole. Note its logical names.

\`\`\`sql
RESTORE FILELISTONLY FROM DISK = ${path('full.bak')};
RESTORE VERIFYONLY FROM DISK = ${path(own[0]?.name ?? 'full.bak')} WITH CHECKSUM;
\`\`\`

4. Restore beside what is there, under another name: the full, then the newest differential, then every log in order. Never write \`REPLACE\`. Put the logical names and the server's own folders in place of these.

\`\`\`sql
RESTORE DATABASE ${back} FROM DISK = ${path('full.bak')} WITH MOVE ${quoted(database)} TO N'D:\\Data\\kembali.mdf', MOVE ${quoted(`${database}_log`)} TO N'D:\\Data\\kembali.ldf', NORECOVERY, CHECKSUM;
${own.filter(({ type }) => type === 'I').map(({ name }) => `RESTORE DATABASE ${back} FROM DISK = ${path(name)} WITH NORECOVERY, CHECKSUM;\n`).join('')}${own.filter(({ type }) => type === 'L').map(({ name }) => `RESTORE LOG ${back} FROM DISK = ${path(name)} WITH NORECOVERY, CHECKSUM; -- for a moment: , STOPAT = N'2026-11-21T10:15:00'\n`).join('')}RESTORE DATABASE ${back} WITH RECOVERY;
\`\`\`

5. Check it. No line may follow.

\`\`\`sql
DBCC CHECKDB (${back}) WITH NO_INFOMSGS, ALL_ERRORMSGS;
\`\`\`

\`STOPAT\` is the wall clock of the server that was copied. The moment must lie after the end of the full and the differential, and before the end of the last log.
`
}
