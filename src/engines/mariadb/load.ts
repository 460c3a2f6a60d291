import type { Finding } from '../../core/finding.ts'
import { beginning } from '../../core/letters.ts'
import type { CopyReader, Work } from '../engine.ts'
import { opened } from '../opened.ts'
import { pipeTools } from '../tool.ts'
import { isFull, unproven } from '../unproven.ts'
import { client } from './client.ts'
import type { PrivateServer } from './private-server.ts'

/**
 * Plays one file of a copy into a private server, to its end; the first thing that the server would not take is why it is
 * broken. Whatever the text says about databases, nothing else is there that it could reach.
 */
export async function load(ask: { readonly copy: CopyReader; readonly file: string; readonly database: string | null; readonly server: PrivateServer }, work: Work): Promise<Finding | null> {
  const { copy, file, server } = ask
  const refused: string[] = []
  const from = await opened({ copy, file }, work)
  const reader = client(server.door, ['--force', ...(ask.database === null ? [] : ['--', ask.database])])
  const ended = await pipeTools({
    op: `load ${file}`, signal: server.signal, input: from.input,
    tools: [...from.tools, { ...reader, accept: [0, 1], hear: (line) => { if (line.startsWith('ERROR') && refused.length < 3) refused.push(line) } }],
  })
  const broken = from.damage(ended)
  if (broken !== null) return broken
  const [first] = refused
  if (first === undefined && ended.at(-1)?.code !== 0) throw unproven(`load ${file}`, ended.at(-1)?.stderr ?? '')
  if (first === undefined) return null
  if (isWorldly(first)) throw unproven(`load ${file}`, first)
  return { kind: 'engine-check-failed', detail: `${file}: ${beginning(refused.join('; '), 500)}` }
}

/** What a server says that has no room, no memory, or has gone: nothing against the copy. */
export const isWorldly = (said: string) => isFull(said) || /ERROR (1021|1037|1038|1041|1114|2002|2006|2013) |Errcode: (12|28|122)\b|Out of memory|error 28\b/i.test(said)
