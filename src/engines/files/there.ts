import { createReadStream, createWriteStream } from 'node:fs'
import type { Work } from '../engine.ts'
import { pipeTools, runTool } from '../tool.ts'

/** tar's own files of one copy: what it remembers of the tree, and the list of what it archived. */
interface Papers { readonly state: string; readonly entries: string }

/**
 * Gives tar its papers on the machine where the tree is. On another one they lie in a folder that is lent there: what tar must
 * know is sent ahead, and both are fetched home when `use` is done.
 */
export async function whereItStands<T>(home: Papers & { readonly sent: boolean }, { host, signal }: Pick<Work, 'host' | 'signal'>, use: (there: Papers) => Promise<T>): Promise<T> {
  if (!host.remote) return await use({ state: home.state, entries: home.entries })
  return await host.withFolder(signal, async (folder) => {
    const there: Papers = { state: `${folder}/state.snar`, entries: `${folder}/entries.txt` }
    if (home.sent) await runTool({ op: 'send the state of the base', tool: host.on({ command: 'sh', args: ['-c', 'cat > "$1"', 'pulih', there.state] }), input: createReadStream(home.state), signal })
    const done = await use(there)
    for (const paper of ['state', 'entries'] as const) await pipeTools({ op: 'fetch what tar wrote down', tools: [host.on({ command: 'cat', args: ['--', there[paper]] })], output: createWriteStream(home[paper]), signal })
    return done
  })
}
