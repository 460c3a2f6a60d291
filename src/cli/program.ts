import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net'
import { userInfo } from 'node:os'
import { realClock, SECOND, type Clock } from '../core/clock.ts'
import { Fault } from '../core/fault.ts'
import { hintSentence } from '../texts/views/finding.ts'
import { textsFor } from '../texts/words.ts'
import { adopt } from './adopt.ts'
import { tail, verify } from './audit.ts'
import { backup } from './backup.ts'
import type { Cli } from './context.ts'
import { doctor } from './doctor/doctor.ts'
import { exit, type ExitCode } from './exit.ts'
import { history } from './history.ts'
import type { HousePort } from './house-port.ts'
import { restoreFile } from './restore-file.ts'
import { run } from './run.ts'
import { scripts } from './scripts.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { markTarget } from './target.ts'
import type { Terminal } from './terminal.ts'

export interface CliAsk {
  /** Without node's and the script's own names. */
  readonly args: readonly string[]
  readonly house: HousePort
  readonly terminal: Terminal
  readonly signal: AbortSignal
  readonly clock?: Clock
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** The command line: understands what was typed, does it, and answers with an exit code. Nothing is thrown past it. */
export async function runCli(ask: CliAsk): Promise<ExitCode> {
  setDefaultAutoSelectFamilyAttemptTimeout(CONNECTS_WITHIN)
  let code: ExitCode = exit.ok
  const program = programOf(ask, (answer) => { code = answer })
  try {
    await program.parseAsync([...ask.args], { from: 'user' })
    return code
  } catch (error) {
    ask.terminal.live?.clear()
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage
    if (ask.signal.aborted) return exit.interrupted
    if (error instanceof Fault) {
      const t = textsFor('UTC').en
      ask.terminal.err(`✗ ${error.message}${error.hint === undefined ? '' : `\n  → ${hintSentence(t, error.hint)}`}`)
      return error.retry === 'later' ? exit.unavailable : exit.failed
    }
    ask.terminal.err(`✗ This is a mistake in Pulih: ${error instanceof Error ? error.stack ?? error.message : String(error)}`)
    return exit.bug
  }
}

/**
 * Where a host has an IPv6 address too, Node gives up on each address but the last after a quarter of a second. From the far
 * islands, over a satellite, no chat platform answers that fast, and without IPv6 the last address leads nowhere.
 */
const CONNECTS_WITHIN = 2.5 * SECOND

type Flags = Readonly<Record<string, unknown>>

function programOf(ask: CliAsk, answer: (code: ExitCode) => void): Command {
  const { terminal } = ask
  const program = new Command('pulih')
  const json = () => new Option('--json', 'answer as JSON on standard output')
  const does = (act: (cli: Cli, flags: Flags, words: readonly unknown[]) => Promise<ExitCode>) => async (...given: unknown[]) => {
    const command = given.at(-1) as Command
    answer(await act(cliOf(ask, program.opts()), command.opts(), given.slice(0, -2)))
  }
  program
    .description('Back-ups that are proven, signed and restorable.')
    .version(ask.house.version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .option('-C, --folder <folder>', 'where .env and pulih.yaml lie', '.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => { terminal.out(text.trimEnd()) }, writeErr: (text) => { terminal.err(text.trimEnd()) } })
    .showHelpAfterError('(pulih --help shows what can be said)')
    .addHelpText('after', '\nExit codes: 0 well · 1 failed · 2 not understood · 3 somebody should look · 69 not available now · 78 configuration')
  program.command('start').description('start the bot; without .env and pulih.yaml: the demo hospital').action(does((cli) => start(cli)))
  program.command('doctor').description('look at everything that Pulih needs, and say what to do').option('--test-card [room]', 'post a test card: in that room, or in one of each chat').addOption(json())
    .action(does((cli, flags) => doctor(cli, { output: outputOf(flags), testCard: flags['testCard'] === undefined ? null : { room: textOf(flags['testCard']) } })))
  program.command('status').description('is the hospital safe: 0 yes, 3 look at it, 1 no').addOption(json()).action(does((cli, flags) => status(cli, outputOf(flags))))
  program.command('history').argument('[what]', 'a system, or a component as system/component').description('the back-ups so far, newest first').option('--since <when>', 'a day as 2026-11-01, or a length as 12h, 7d, 4w')
    .option('--failures', 'only what failed or was left incomplete').option('-n, --lines <number>', 'how many at most', wholeNumber).option('--before <number>', 'go on where the last page ended', wholeNumber).addOption(json())
    .action(does((cli, flags, [what]) => history(cli, { what: textOf(what), since: textOf(flags['since']), only: flags['failures'] === true ? 'failed' : 'all', most: numberOf(flags['lines']), before: numberOf(flags['before']), output: outputOf(flags) })))
  program.command('scripts').description('the lines with which scripts of others report in').addOption(json()).action(does((cli, flags) => scripts(cli, outputOf(flags))))
  program.command('backup').argument('<system>').description('back a system up now, and wait until it is proven').option('--level <level>', 'full, differential or log', 'full').addOption(json())
    .action(does((cli, flags, [system]) => backup(cli, { system: String(system), level: String(flags['level']), output: outputOf(flags) })))
  program.command('run').argument('[job]').description('start a scheduled job now; without a name: list them').addOption(json())
    .action(does((cli, flags, [job]) => run(cli, { job: textOf(job), output: outputOf(flags) })))
  program.command('restore-file').argument('<copy>', 'the number that /history shows', wholeNumber).argument('[paths...]', 'as the copy names them; without any: all of it').description('bring a copy, or some of its files, back into an empty folder')
    .requiredOption('--to <folder>', 'an empty folder, or one that is not there yet').addOption(json())
    .action(does((cli, flags, [copy, paths]) => restoreFile(cli, { copy: Number(copy), paths: Array.isArray(paths) ? paths.map(String) : [], to: String(flags['to']), output: outputOf(flags) })))
  program.command('adopt').argument('<target>', 'as pulih.yaml calls it').description('enter the copies that lie on a target into the books, as after the loss of this machine').option('--dry-run', 'only look, and change nothing').addOption(json())
    .action(does((cli, flags, [target]) => adopt(cli, { target: String(target), does: flags['dryRun'] === true ? 'look-only' : 'enter', output: outputOf(flags) })))
  program.command('target').description('the places that keep copies').command('mark').argument('<target>', 'as pulih.yaml calls it').description('mark the disk that is plugged in, and show what tells it from others').addOption(json())
    .action(does((cli, flags, [target]) => markTarget(cli, { target: String(target), output: outputOf(flags) })))
  const trail = program.command('audit').description('the audit trail')
  trail.command('verify').description('find any line changed, removed or put in between').addOption(json()).action(does((cli, flags) => verify(cli, outputOf(flags))))
  trail.command('tail').description('show the newest lines').option('-n, --lines <number>', 'how many', wholeNumber, 20).addOption(json()).action(does((cli, flags) => tail(cli, { most: Number(flags['lines']), output: outputOf(flags) })))
  return program
}

function cliOf(ask: CliAsk, flags: Flags): Cli {
  return { house: ask.house, terminal: ask.terminal, clock: ask.clock ?? realClock, folder: String(flags['folder']), env: ask.env, user: userName(), signal: ask.signal }
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`
  }
}

function wholeNumber(said: string): number {
  const number = Number(said.replace(/^#/, ''))
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number.')
  return number
}

const textOf = (given: unknown) => (typeof given === 'string' ? given : null)
const numberOf = (given: unknown) => (typeof given === 'number' ? given : null)
const outputOf = (flags: Flags) => (flags['json'] === true ? 'json' : 'text')
