import type { Manifest } from '../../core/manifest.ts'
import { checkStep } from '../check-step.ts'
import { shell } from '../shell.ts'
import { logFilesOf } from './logs.ts'

/** The logs of one copy, played upon what the copies before it have brought back. */
export function logGuide(chain: readonly string[], manifest: Manifest): string {
  const logs = logFilesOf({ manifest })
  const before = chain.slice(0, -1)
  return `This copy holds binary logs. They are played upon what the copies before it brought back:

${before.map((name, index) => `${index + 1}. \`../${name}/\``).join('\n')}

Follow the RESTORE.md of each in this order, then come back here. Where a differential is among them, begin with that one: its RESTORE.md brings its full back as well. You need \`zstd\` and MariaDB's \`mariadb-binlog\`. Write how the server is reached on which they were brought back into an option file (\`[client]\`, \`user\`, \`password\`, \`socket\`), and open a terminal in the folder of this file:

    export RESTORE_SERVER=/root/restore.cnf

${checkStep(manifest)}

2. Unpack the logs and play them, from where the copy before this one ended.

\`\`\`sh
for LOG in ${logs.map(({ file }) => shell(file)).join(' ')}; do zstd -d -f -o "\${TMPDIR:-/tmp}/\${LOG%.zst}" "$LOG"; done
TZ=UTC mariadb-binlog --no-defaults --start-position=${manifest.positions['fromPosition'] ?? '4'} -- ${logs.map(({ name }) => `"\${TMPDIR:-/tmp}"/${shell(name)}`).join(' ')} | mariadb --defaults-file="$RESTORE_SERVER" --binary-mode --max-allowed-packet=1G
\`\`\`

To stop at a moment, write \`--stop-datetime='2026-11-23 07:30:00'\` (in UTC) after \`--no-defaults\`: the first change of that second is left out, and everything after it.
`
}
