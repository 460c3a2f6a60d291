import type { Command } from '../src/bot/command.ts'
import { backup } from './backup.ts'
import { check } from './check.ts'
import { history } from './history.ts'
import { holiday } from './holiday.ts'
import { retention } from './retention.ts'
import { sign } from './sign.ts'
import { status } from './status.ts'

/** The menu: everything that people can say, in the order in which help shows it. */
export const menu: readonly Command[] = [status, backup, check, sign, history, retention, holiday]
