import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Fault } from '../core/fault.ts'
import { folder, until } from '../test/contracts/copying.ts'
import { lines } from './lines.ts'
import { pipeTools, runTool, type Pipe, type Tool } from './tool.ts'
import { joints, letGo } from './tool-joint.ts'
import { isOlder, lookAtTools, toolVersion } from './tool-version.ts'

const signal = new AbortController().signal
const sh = (script: string, more: Partial<Tool> = {}): Tool => ({ command: 'bash', args: ['-c', script], ...more })
const cat: Tool = { command: 'cat', args: [] }

/** Remembers what came, and whether it was said to be all. */
function keeper() {
  const seen = { bytes: 0, ended: false }
  const body = new Writable({ write: (chunk: Buffer, _encoding, done) => { seen.bytes += chunk.length; done() }, final: (done) => { seen.ended = true; done() } })
  body.on('error', () => undefined)
  return { seen, body }
}

async function faultOf(pipe: Omit<Pipe, 'op' | 'signal'> & Partial<Pipe>): Promise<Fault> {
  const error = await pipeTools({ op: 'try', signal, ...pipe }).then(() => null, (caught: unknown) => caught)
  expect(error).toBeInstanceOf(Fault)
  return error as Fault
}

describe('a pipe of tools', () => {
  it('hands every byte from the first to the last', async () => {
    const { seen, body } = keeper()
    const ended = await pipeTools({ op: 'try', tools: [sh('head -c 5000000 /dev/zero'), cat, cat], output: body, signal })
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(seen).toEqual({ bytes: 5_000_000, ended: true })
  })

  it('joins tools by pipes of the kernel, not by sockets, and keeps no end of them open', async () => {
    const look = sh('test -p /dev/stdin && echo in >&2; test -p /dev/stdout && echo out >&2; cat')
    const ended = await pipeTools({ op: 'try', tools: [sh('test -p /dev/stdout && echo out >&2; echo x'), look, sh('test -p /dev/stdin && echo in >&2; cat')], output: keeper().body, signal })
    expect(ended.map(({ stderr }) => stderr)).toEqual(['out', 'in\nout', 'in'])
    await faultOf({ tools: [cat, { command: 'pulih-no-such-tool', args: [] }, cat, cat], output: keeper().body })
    expect(pipesOpen()).toEqual([])
  })

  it('does with sockets where no pipe can be made', async () => {
    expect(await joints(2, '/pulih/nowhere')).toEqual([])
    const made = await joints(2)
    expect(pipesOpen()).toHaveLength(4)
    letGo(made.flatMap(({ read, write }) => [read, write]))
    expect(pipesOpen()).toEqual([])
  })

  it('takes bytes from us as well', async () => {
    const { seen, body } = keeper()
    await pipeTools({ op: 'try', tools: [cat], input: Readable.from([Buffer.alloc(3_000_000)]), output: body, signal })
    expect(seen).toEqual({ bytes: 3_000_000, ended: true })
  })

  it.each([
    ['the first', [sh('head -c 100000 /dev/zero; exit 3'), cat]],
    ['the middle', [sh('head -c 100000 /dev/zero'), sh('cat; exit 3'), cat]],
    ['the last', [sh('head -c 100000 /dev/zero'), sh('cat; exit 3')]],
  ] as const)('fails when %s fails after it gave everything, and never says that this was all', async (_which, tools) => {
    const { seen, body } = keeper()
    const fault = await faultOf({ tools: [...tools], output: body })
    expect(fault).toMatchObject({ hint: 'tool-failed' })
    expect(fault.message).toContain('exit code 3')
    expect(seen.ended).toBe(false)
  })

  it.each([
    ['the first', [sh('head -c 100000 /dev/zero; kill -9 $$'), cat]],
    ['the last, while the first would write for ever', [sh('cat /dev/zero'), sh('head -c 100000; kill -9 $$')]],
    ['the last, while the first sleeps', [sh('sleep 600'), sh('kill -9 $$')]],
  ] as const)('fails and does not hang when %s is killed', async (_which, tools) => {
    const { seen, body } = keeper()
    const fault = await faultOf({ tools: [...tools], output: body })
    expect(fault.message).toContain('bash: killed by SIGKILL')
    expect(seen.ended).toBe(false)
  })

  it('names the tool that is not there', async () => {
    const absent: Tool = { command: 'pulih-no-such-tool', args: [] }
    for (const tools of [[absent], [absent, cat], [sh('cat /dev/zero'), absent], [cat, absent, cat]] as const) {
      expect(await faultOf({ tools: [...tools] as [Tool, ...Tool[]], output: keeper().body })).toMatchObject({ hint: 'tool-missing', retry: 'never' })
    }
  })

  it('passes on why the place that takes the bytes refused them', async () => {
    const full = new Fault({ area: 'target', op: 'write', retry: 'never', hint: 'free-space' })
    const body = new Writable({ write: (_chunk, _encoding, done) => done(full) })
    expect(await faultOf({ tools: [sh('cat /dev/zero'), cat], output: body })).toBe(full)
  })

  it('passes on why the place that gives the bytes stopped', async () => {
    const gone = new Fault({ area: 'target', op: 'read', retry: 'later', hint: 'network' })
    const input = Readable.from((function* () { yield Buffer.alloc(100_000); throw gone })())
    expect(await faultOf({ tools: [cat, cat], input, output: keeper().body })).toBe(gone)
  })

  it('passes on what broke on either side while the tools were being started', async () => {
    const gone = new Fault({ area: 'target', op: 'read', retry: 'later', hint: 'network' })
    const [input, output] = [new PassThrough(), new PassThrough()]
    const [reading, writing] = [faultOf({ tools: [cat, cat], input, output: keeper().body }), faultOf({ tools: [sh('cat /dev/zero'), cat], output })]
    input.destroy(gone)
    output.destroy(gone)
    expect([await reading, await writing]).toEqual([gone, gone])
  })

  it('is not content with a tool that ends well before it has read everything', async () => {
    const fault = await faultOf({ tools: [sh('head -c 10 >/dev/null')], input: Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(100_000))), output: keeper().body })
    expect(fault.hint).toBe('tool-failed')
  })

  it('says that a disk is full where a tool found it so', async () => {
    expect(await faultOf({ tools: [sh('echo x > /dev/full')] })).toMatchObject({ hint: 'free-space', retry: 'later' })
  })

  it('lets the caller judge the codes that it asked for, and no others', async () => {
    expect((await pipeTools({ op: 'try', tools: [sh('echo sorry >&2; exit 2', { accept: [0, 2] })], signal }))[0]).toEqual({ code: 2, stderr: 'sorry' })
    expect((await faultOf({ tools: [sh('exit 1', { accept: [0, 2] })] })).message).toContain('exit code 1')
  })

  it('blames no tool for a door that the next one closed with a code that the caller judges, however slowly it ends', async () => {
    const [, reader] = await pipeTools({ op: 'try', tools: [sh('yes'), sh('exec <&-; sleep 0.4; echo "no room" >&2; exit 2', { accept: [0, 2] })], signal })
    expect([reader?.code, reader?.stderr.split('\n').at(-1)]).toEqual([2, 'no room'])
    expect((await faultOf({ tools: [sh('yes'), sh('exec <&-; sleep 0.2; exit 0', { accept: [0, 2] })] })).message).toMatch(/SIGPIPE|Broken pipe|Connection reset by peer/)
  })

  it('stops the whole family, even one that does not listen, when told to', async () => {
    using place = folder()
    const told = new AbortController()
    const pids = join(place.path, 'pids')
    const working = faultOf({ tools: [sh(`trap '' TERM; bash -c 'trap "" TERM; echo $$ >> ${pids}; sleep 600 & echo $! >> ${pids}; wait; sleep 600' & echo $$ >> ${pids}; wait; sleep 600`), cat], output: keeper().body, signal: told.signal })
    const family = await until(() => { try { const all = readFileSync(pids, 'utf8').trim().split('\n'); return all.length === 3 && all } catch { return null } }, 'three processes')
    told.abort()
    expect((await working).hint).toBe('cancelled')
    await until(() => family.every((pid) => isGone(pid)), 'their end')
  })

  it('begins nothing when it was told to stop before, and lets go of what it was given', async () => {
    const [input, { body }] = [Readable.from([Buffer.alloc(10)]), keeper()]
    expect((await faultOf({ tools: [sh('sleep 600')], input, output: body, signal: AbortSignal.abort() })).hint).toBe('cancelled')
    expect([input.destroyed, body.destroyed]).toEqual([true, true])
  })

  it('gives up after its time', async () => {
    const fault = await faultOf({ tools: [sh('sleep 600')], limit: 100 })
    expect(fault).toMatchObject({ hint: 'tool-failed', retry: 'later' })
  })

  it('hands down nothing of our own surroundings', async () => {
    process.env['PULIH_TEST_SECRET'] = 'rahasia'
    try {
      const { stdout } = await runTool({ op: 'try', tool: { command: 'env', args: [], env: { GIVEN: 'yes' } }, signal })
      expect(stdout.split('\n').map((line) => line.split('=')[0]).sort()).toEqual(['GIVEN', 'LC_ALL', 'PATH', 'TZ'])
    } finally {
      delete process.env['PULIH_TEST_SECRET']
    }
  })

  it('knows no shell: a name with a command in it is a name', async () => {
    const { stdout } = await runTool({ op: 'try', tool: { command: 'printf', args: ['%s', '$(id); `id` && id'] }, signal })
    expect(stdout).toBe('$(id); `id` && id')
  })

  it('keeps the end of a flood of messages, not all of it', async () => {
    const fault = await faultOf({ tools: [sh('for n in $(seq 1 20000); do echo "line $n" >&2; done; exit 1')] })
    expect(fault.message).toContain('line 20000')
    expect(fault.message.length).toBeLessThan(1000)
  })

  it('takes an answer as it was given, also where it is one line as long as a catalogue', async () => {
    const { stdout } = await runTool({ op: 'try', tool: sh(`head -c 300000 /dev/zero | tr '\\0' x; printf ' ruang é\\n\\n'`), signal })
    expect(stdout).toBe(`${'x'.repeat(300_000)} ruang é\n`)
  })

  it('refuses an answer that is far too long', async () => {
    await expect(runTool({ op: 'try', tool: sh('yes | head -c 100000'), most: 1000, signal })).rejects.toMatchObject({ hint: 'tool-failed' })
  })
})

describe('lines', () => {
  it('come out as they went in, wherever the chunks were cut', async () => {
    const heard: string[] = []
    const body = lines((line) => heard.push(line))
    for (const part of ['a', 'b\nc', '\n\nd\ne']) body.write(part)
    await new Promise<void>((resolve) => { body.end(() => resolve()) })
    expect(heard).toEqual(['ab', 'c', '', 'd', 'e'])
  })

  it('break their stream, not the process, when a listener refuses one', async () => {
    const fault = await faultOf({ tools: [sh('seq 1 100')], output: lines((line) => { if (line === '50') throw new Fault({ area: 'engine', op: 'read', retry: 'never' }) }) })
    expect(fault.op).toBe('read')
  })
})

describe('a tool that an engine needs', () => {
  const need = { command: 'tar', versionArgs: ['--version'], least: '1.29', package: 'tar' }

  it('is asked for its version', async () => {
    expect(await toolVersion(need, { signal })).toMatch(/^\d+\.\d+/)
    expect(await toolVersion({ ...need, command: 'pulih-no-such-tool' }, { signal })).toBeNull()
  })

  it('is named with its package where it is missing, and with both versions where it is too old', async () => {
    expect((await lookAtTools([need, { ...need, command: 'pulih-no-such-tool', package: 'x' }, { ...need, least: '99' }], { signal })).findings).toMatchObject([
      { kind: 'tool-missing', tool: 'pulih-no-such-tool', package: 'x' },
      { kind: 'tool-too-old', tool: 'tar', needed: '99' },
    ])
  })

  it.each([['1.9', '1.10', true], ['1.10', '1.9', false], ['1.10.1', '1.10', false], ['1.10', '1.10.1', true], ['2', '1.99', false], ['3.40.1', '3.40.1', false]])('compares %s with %s number by number', (version, least, older) => {
    expect(isOlder(version, least)).toBe(older)
  })
})

function pipesOpen(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`)
      return path.includes('pulih-pipe-') ? [path] : []
    } catch {
      return []
    }
  })
}

function isGone(pid: string): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}
