// Installs what the tests need from Debian. Does nothing where all is there; says plainly what to do where it cannot.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const needs = [
  { command: 'zstd', package: 'zstd' },
  { command: 'tar', package: 'tar' },
  { command: 'sqlite3', package: 'sqlite3' },
  { command: 'chromium', package: 'chromium' },
  { command: 'fc-list', package: 'fontconfig' },
  { command: '/usr/lib/postgresql/15/bin/postgres', package: 'postgresql-15' },
  { command: 'pgbackrest', package: 'pgbackrest' },
  { command: 'mariadbd', package: 'mariadb-server' },
  { command: 'mariadb-backup', package: 'mariadb-backup' },
  { command: 'sshd', package: 'openssh-server' },
  { command: 'ssh', package: 'openssh-client' },
  { command: 'sudo', package: 'sudo' },
  { file: '/usr/bin/kill', package: 'procps' },
  { command: 'vsftpd', package: 'vsftpd' },
  { command: 'rclone', package: 'rclone' },
  { command: 'age', package: 'age' },
  { command: 'curl', package: 'curl' },
  { command: 'pdftotext', package: 'poppler-utils' },
  { file: '/usr/lib/python3/dist-packages/swift/common/middleware/s3api', package: 'python3-swift' },
]

const isThere = (command) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command]).status === 0
const missing = needs.filter((need) => !(need.file === undefined ? isThere(need.command) : existsSync(need.file))).map((need) => need.package)

if (missing.length > 0) {
  const how = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (!isThere('apt-get') || process.getuid?.() !== 0) {
    console.error(`The tests need ${missing.join(', ')}. Please run as root: ${how}`)
    process.exit(1)
  }
  console.log(`Installing from Debian for the tests: ${missing.join(', ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit', env })
  const install = spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], { stdio: 'inherit', env })
  if (update.status !== 0 || install.status !== 0) {
    console.error(`Installing ${missing.join(', ')} failed. Please look at the lines above, then run as root: ${how}`)
    process.exit(1)
  }
}
