import type { Mistake } from '../../config/mistake.ts'
import { configOf, type Cli } from '../context.ts'
import { exit, type ExitCode } from '../exit.ts'
import { awayProbe, chatsProbe, databaseProbe, peopleProbe, plansProbe, ruleProbe, secretsProbe, serversProbe, sourcesProbe, targetsProbe } from './house.ts'
import { recoveryProbe } from './recovery.ts'
import { sealingProbe } from './sealing.ts'
import { clockProbe, dataProbe, holidaysProbe, nodeProbe, portProbe, toolsProbe, zoneProbe } from './machine.ts'
import { withPatient } from './patient.ts'
import { fine, reading, type Probe, type Reading } from './probe.ts'
import { slackProbe } from './slack.ts'
import { sshProbe } from './ssh.ts'
import { telegramProbe } from './telegram.ts'
import { testCards, type CardWish } from './test-card.ts'

const probes: readonly (readonly [string, Probe])[] = [
  ['tools', toolsProbe],
  ['data folder', dataProbe],
  ['database', databaseProbe],
  ['ssh', sshProbe],
  ['sources', sourcesProbe],
  ['targets', targetsProbe],
  ['copies elsewhere', awayProbe],
  ['3-2-1-1-0', ruleProbe],
  ['servers', serversProbe],
  ['recovery', recoveryProbe],
  ['clock', clockProbe],
  ['zone', zoneProbe],
  ['holidays', holidaysProbe],
  ['plans', plansProbe],
  ['first admin', peopleProbe],
  ['secrets', secretsProbe],
  ['sealing', sealingProbe],
  ['chats', chatsProbe],
  ['Telegram', telegramProbe],
  ['Slack', slackProbe],
  ['page', portProbe],
]

export interface DoctorAsk {
  readonly output: 'text' | 'json'
  /** Null where no test card is asked for. */
  readonly testCard: CardWish | null
}

/** `pulih doctor`: looks at everything that Pulih needs and says what to do about what is missing. Changes nothing; posts a test card where one is asked for. */
export async function doctor(cli: Cli, { output, testCard }: DoctorAsk): Promise<ExitCode> {
  const loaded = configOf(cli)
  const readings: Reading[] = [...nodeProbe(process.versions.node)]
  if (loaded.ok) {
    const { config } = loaded
    readings.push(fine('configuration', config.mode === 'demo' ? 'none: the demo hospital' : config.places.siteFile))
    await withPatient(cli, config, async (patient) => {
      for (const [about, probe] of probes) {
        cli.terminal.live?.draw(`looking at ${about} …`)
        readings.push(...await reading(patient.t, about, () => probe(patient)))
      }
      if (testCard !== null) readings.push(...await reading(patient.t, 'test card', () => testCards(cli, patient, testCard)))
    })
    cli.terminal.live?.clear()
  } else {
    readings.push(...loaded.mistakes.map(mistakeReading))
  }
  cli.terminal.out(output === 'json' ? JSON.stringify({ verdict: worst(readings), readings }, null, 2) : text(readings))
  if (!loaded.ok) return exit.configuration
  return { ok: exit.ok, warn: exit.attention, fail: exit.failed }[worst(readings)]
}

function mistakeReading({ file, line, column, path, problem, instead }: Mistake): Reading {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`
  return { about: 'configuration', state: 'fail', found: `${place}${path === '' ? '' : ` ${path}`}: ${problem}`, advice: instead }
}

export function worst(readings: readonly Reading[]): Reading['state'] {
  return readings.some((it) => it.state === 'fail') ? 'fail' : readings.some((it) => it.state === 'warn') ? 'warn' : 'ok'
}

function text(readings: readonly Reading[]): string {
  const width = Math.min(28, Math.max(...readings.map((it) => it.about.length)))
  const lines = readings.map((it) => `${MARKS[it.state]} ${it.about.padEnd(width)}  ${it.found}${it.advice === null ? '' : `\n  ${' '.repeat(width)}  → ${it.advice}`}`)
  const count = (state: Reading['state']) => readings.filter((it) => it.state === state).length
  return [...lines, '', SAID[worst(readings)](count('fail'), count('warn'))].join('\n')
}

const MARKS: Record<Reading['state'], string> = { ok: '✓', warn: '!', fail: '✗' }
const SAID: Record<Reading['state'], (failed: number, warned: number) => string> = {
  ok: () => 'Everything that Pulih needs is there.',
  warn: (_, warned) => `Pulih can work. ${warned === 1 ? 'One thing' : `${warned} things`} should be looked at (!).`,
  fail: (failed) => `${failed === 1 ? 'One thing' : `${failed} things`} must be mended first (✗).`,
}
