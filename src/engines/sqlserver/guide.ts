import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { shell } from '../shell.ts'
import { named, quoted } from './quote.ts'
import { readPositions, type FiledSet } from './sets.ts'

/** What stands in RESTORE.md: commands of stock tools, and the statements that SQL Server's own client takes. Each copy of a chain brings its own link. */
export function guide(chain: readonly string[], manifest: Manifest): string {
  const { database, sets } = readPositions(manifest)
  const back = named(`${database}_kembali`)
  // Files of one name lie in several copies of a chain: here they meet in one folder.
  const unpacked = ({ file }: FiledSet) => `${manifest.copy}-${file.replace(/\.zst$/, '')}`
  const disk = (set: FiledSet) => `DISK = ${quoted(`D:\\Restore\\${unpacked(set)}`)}`
  const before = chain.slice(0, -1)
  return `You need \`zstd\` and a SQL Server of version ${manifest.tools['sqlserver'] ?? 'the source’s'} or newer. Open a terminal in the folder of this file.
${before.length === 0 ? '' : `
This copy needs ${before.length} others first. Do steps 1 to 3 of the RESTORE.md of each, in this order, then come back here:

${before.map((name, index) => `${index + 1}. \`../${name}/\``).join('\n')}
`}
Name a folder that the server can read too. Here the server calls it \`D:\\Restore\`; write what yours calls it:

    export RESTORE_STAGE=/mnt/restore

${checkStep(manifest)}

2. Unpack it there.

\`\`\`sh
${sets.map((set) => `zstd -d ${shell(set.file)} -o "$RESTORE_STAGE"/${shell(unpacked(set))}`).join('\n')}
\`\`\`

3. Have the server check it, and restore it beside what is there, under another name. Never write \`REPLACE\`.${sets[0].type === 'D' ? ' The first statement answers logical names: put them and the server\'s own folders in place of these.' : ''}

\`\`\`sql
${sets.map((set) => restoring({ set, disk: disk(set), back, database })).join('\n')}
\`\`\`

4. When nothing more is to follow, neither a differential nor a log, open it and check it. No line may come of the check.

\`\`\`sql
RESTORE DATABASE ${back} WITH RECOVERY;
DBCC CHECKDB (${back}) WITH NO_INFOMSGS, ALL_ERRORMSGS;
\`\`\`
${sets[0].type === 'L' ? `
For a moment, write \`, STOPAT = N'2026-11-21T10:15:00'\` after \`CHECKSUM\` in each log's statement: the wall clock of the server that was copied. The moment must lie after the end of the full and the differential, and before the end of the last log.
` : ''}`
}

function restoring({ set, disk, back, database }: { readonly set: FiledSet; readonly disk: string; readonly back: string; readonly database: string }): string {
  const verify = `RESTORE VERIFYONLY FROM ${disk} WITH CHECKSUM;`
  switch (set.type) {
    case 'D': return `RESTORE FILELISTONLY FROM ${disk};\n${verify}\nRESTORE DATABASE ${back} FROM ${disk} WITH MOVE ${quoted(database)} TO N'D:\\Data\\kembali.mdf', MOVE ${quoted(`${database}_log`)} TO N'D:\\Data\\kembali.ldf', NORECOVERY, CHECKSUM;`
    case 'I': return `${verify}\nRESTORE DATABASE ${back} FROM ${disk} WITH NORECOVERY, CHECKSUM;`
    case 'L': return `${verify}\nRESTORE LOG ${back} FROM ${disk} WITH NORECOVERY, CHECKSUM;`
  }
}
