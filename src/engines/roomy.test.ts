import { expect, it } from 'vitest'
import type { Fault } from '../core/fault.ts'
import { roomy } from './roomy.ts'
import { pipeTools, runTool } from './tool.ts'

const signal = new AbortController().signal

it('a tool that writes in small pieces is given room, and keeps its arguments and its environment', async () => {
  const said = await runTool({ op: 'try', signal, tool: roomy({ command: 'sh', args: ['-c', 'echo "$_STDBUF_O $1 $MINE"', 'sh', '--output=1'], env: { MINE: 'yes' } }) })
  expect(said.stdout).toBe('65536 --output=1 yes')
})

it('a tool that was given room fails under its own name', async () => {
  const fault = await pipeTools({ op: 'try', signal, tools: [roomy({ command: 'false', args: [] })] }).catch((error: unknown) => error)
  expect((fault as Fault).message).toContain('false: exit code 1')
})

it('a tool on another machine stays as it is', () => {
  const far = { command: 'ssh', args: [], afar: { name: 'db', patience: 1, approach: () => Promise.reject(new Error('nobody goes there')) } }
  expect(roomy(far)).toBe(far)
})
