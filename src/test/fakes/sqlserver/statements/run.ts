import { cursorOf } from '../sql/cursor.ts'
import type { Cursor } from '../sql/cursor.ts'
import { tokenise } from '../sql/lexer.ts'
import { SqlMistake } from '../sql/mistake.ts'
import type { Run, Running } from './context.ts'
import { grammars } from './grammars.ts'

/** What ends a whole batch, not just its statement. */
const ENDS_BATCH = new Set([102, 105, 137, 207, 208, 241, 242, 245, 2812, 4104])

/** Understands the whole text first, as the real one does: where one statement is unknown (102), none is run. */
export function understand(text: string): readonly Run[] {
  const from = cursorOf(tokenise(text))
  const runs: Run[] = []
  for (;;) {
    while (from.symbol(';')) continue
    if (from.peek().kind === 'end') return runs
    runs.push(statement(from))
  }
}

export function statement(from: Cursor): Run {
  for (const grammar of grammars(statement, within)) {
    const run = grammar(from)
    if (run !== null) return run
  }
  return from.refuse()
}

const within = async (text: string, running: Running): Promise<void> => {
  for (const run of understand(text)) await run(running)
}

/** Runs a text. Errors are said to the client; a statement's error does not end the batch, which every client of SQL Server has to know. */
export async function runText(text: string, running: Running): Promise<{ readonly failed: boolean }> {
  let failed = false
  try {
    for (const run of understand(text)) {
      if (running.signal.aborted) return { failed }
      try {
        await run(running)
      } catch (error) {
        if (!(error instanceof SqlMistake) || error.said.some((said) => ENDS_BATCH.has(said.number))) throw error
        failed = true
        for (const said of error.said) running.reply.say(said)
      }
    }
  } catch (error) {
    if (!(error instanceof SqlMistake)) throw error
    failed = true
    for (const said of error.said) running.reply.say(said)
  }
  return { failed }
}

