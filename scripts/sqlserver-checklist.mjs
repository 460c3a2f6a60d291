// Goes once through everything that Pulih relies on, on a real SQL Server: with a database of its own, which it makes and drops.
// Build first (npm run build). The password stands in PULIH_PASSWORD_SQLSERVER.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'

const { values } = parseArgs({ options: {
  host: { type: 'string' }, port: { type: 'string' }, user: { type: 'string' }, 'stage-server': { type: 'string' }, 'stage-here': { type: 'string' },
  data: { type: 'string' }, certificate: { type: 'string', default: 'check' }, encryption: { type: 'string', default: 'required' },
} })
const password = process.env.PULIH_PASSWORD_SQLSERVER
if (!values.host || !values.user || !values['stage-server'] || !values['stage-here'] || password === undefined) {
  console.error("PULIH_PASSWORD_SQLSERVER=… node scripts/sqlserver-checklist.mjs --host sql.rs.example --user pulih --stage-server 'D:\\Pulih' --stage-here /mnt/sql [--port 1433] [--data 'E:\\Data'] [--certificate check|trust|authority.pem] [--encryption required|none-allowed]")
  process.exit(64)
}

const dist = resolve(import.meta.dirname, '..', process.env.DIST ?? 'dist', 'src')
const { checklist } = await import(join(dist, 'engines', 'sqlserver', 'checklist.js'))
const { lender } = await import(join(dist, 'engines', 'lend.js'))
const { realClock } = await import(join(dist, 'core', 'clock.js'))

const folder = mkdtempSync(join(tmpdir(), 'pulih-checklist-'))
const access = {
  host: values.host, port: values.port === undefined ? null : Number(values.port), socket: null, user: values.user, password: 'sqlserver',
  stage: { server: values['stage-server'], here: resolve(values['stage-here']) }, data: values.data ?? null, encryption: values.encryption,
  certificate: ['check', 'trust'].includes(values.certificate) ? values.certificate : { authority: resolve(values.certificate) },
}
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
const work = { ...lender({ passwords: { sqlserver: password } })({ server: values.host, scratch: folder }), scratch: folder, signal: stop.signal, log: pino({ level: 'silent' }), clock: realClock, zstd: { level: 1, threads: 1 }, progress: () => undefined }
try {
  const done = await checklist({ access, folder, tell: ({ step, ok, detail }) => console.log(`${ok ? '✓' : '✗'} ${step}: ${detail}`) }, work)
  process.exitCode = done.every(({ ok }) => ok) ? 0 : 1
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
