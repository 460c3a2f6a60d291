import type { Command } from '../src/bot/command.ts'
import { backup } from './backup.ts'
import { history } from './history.ts'
import { holiday } from './holiday.ts'

/** The menu: everything that people can say, in the order in which help shows it. */
export const menu: readonly Command[] = [backup, history, holiday]
