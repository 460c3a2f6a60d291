import type { Command } from '../src/bot/command.ts'
import { backup } from './backup.ts'
import { check } from './check.ts'
import { form } from './form.ts'
import { help } from './help.ts'
import { history } from './history.ts'
import { holiday } from './holiday.ts'
import { link } from './link.ts'
import { person } from './person.ts'
import { retention } from './retention.ts'
import { room } from './room.ts'
import { script } from './script.ts'
import { sign } from './sign.ts'
import { start } from './start.ts'
import { status } from './status.ts'

/** The menu: everything that people can say, in the order in which help shows it, and what only buttons and replies say. */
export const menu: readonly Command[] = [status, check, sign, backup, history, script, retention, holiday, person, link, room, start, help, form]
