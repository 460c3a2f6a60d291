import { describe, expect, it } from 'vitest'
import { runTool } from '../tool.ts'
import { pastWrapper } from './tools.ts'

describe('the tools of PostgreSQL on this machine', () => {
  it('are found at once, and not through the script that stands under their names', async () => {
    const { signal } = new AbortController()
    const found = await runTool({ op: 'try', tool: { command: 'sh', args: ['-c', 'for tool in psql pg_dump pg_dumpall pg_restore; do readlink -f "$(command -v $tool)"; done'], env: await pastWrapper() }, signal })
    expect(found.stdout.split('\n').map((path) => path.replace(/^.*\/(\d+)\//, ''))).toEqual(['bin/psql', 'bin/pg_dump', 'bin/pg_dumpall', 'bin/pg_restore'])
  })
})
