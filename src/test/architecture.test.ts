import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Who may import whom. `type:` entries are ports: their types may be imported, their code may not. */
const house: Record<string, readonly string[]> = {
  'src/core': [],
  'src/texts': ['src/core'],
  'src/store': ['src/core', 'type:src/texts/message.ts', 'type:src/chat/lan.ts'],
  'src/config': ['src/core'],
  'src/engines': ['src/core'],
  'src/targets': ['src/core', 'src/engines/tool.ts'],
  'src/chat': ['src/core', 'src/texts/message.ts'],
  'src/backups': ['src/core', 'src/store', 'src/texts', 'type:src/engines/engine.ts', 'type:src/engines/standing.ts', 'type:src/targets/target.ts', 'type:src/procedures/hands.ts', 'type:src/procedures/recovery/hands.ts'],
  'src/checks': ['src/core', 'src/store', 'src/texts', 'type:src/engines/engine.ts', 'type:src/targets/target.ts'],
  'src/scripts': ['src/core', 'src/store', 'src/texts'],
  'src/registry': ['src/core', 'src/store', 'src/texts'],
  'src/procedures': ['src/core', 'src/store', 'src/texts', 'type:src/engines/engine.ts', 'type:src/targets/target.ts'],
  'src/modules': ['src/core', 'src/engines/tool.ts', 'type:src/engines/host.ts'],
  'src/reports': ['src/core', 'src/store', 'src/texts'],
  'src/bot': ['src/core', 'src/store', 'src/texts', 'type:src/engines/engine.ts', 'type:src/targets/target.ts', 'type:src/chat/platform.ts', 'type:src/procedures/recovery/procedure.ts', 'type:src/procedures/downtime/hands.ts'],
  commands: ['src/bot', 'src/backups', 'src/checks', 'src/scripts', 'src/registry', 'src/procedures', 'src/reports', 'src/texts', 'src/core'],
  jobs: ['src/bot', 'src/backups', 'src/checks', 'src/scripts', 'src/registry', 'src/procedures', 'src/reports', 'src/texts', 'src/core'],
  'src/web': ['src/core', 'src/store', 'src/texts', 'type:src/chat/platform.ts', 'type:src/chat/lan.ts'],
}
/** These put the house together and may open every door; nobody may import them, except one another. */
const assembly = ['src/main.ts', 'src/house', 'src/cli', 'src/demo', 'src/test', 'bench']

const root = resolve(import.meta.dirname, '../..')
const files = ['src', 'commands', 'jobs', 'bench'].flatMap((folder) => walk(join(root, folder))).map((file) => relative(root, file))

describe('the house', () => {
  it('keeps every import inside the table of rooms', () => {
    const wrong = files.filter((file) => !isTest(file)).flatMap((file) => imports(file).filter((to) => !mayImport(file, to)).map((to) => `${file} → ${to.path}${to.typeOnly ? ' (type)' : ''}`))
    expect(wrong).toEqual([])
  })

  it('has no circles between files, types included', () => {
    // A command names the kit, and the kit's menu names commands.
    const pair = (file: string, to: Import) => to.typeOnly && file === 'src/bot/command.ts' && to.path === 'src/bot/kit.ts'
    const graph = new Map(files.filter((file) => !isTest(file)).map((file) => [file, imports(file).filter((to) => !pair(file, to)).map((to) => to.path)]))
    expect(circle(graph)).toBeNull()
  })

  it.each(['commands', 'jobs'])('lists every file of %s in its index', (folder) => {
    const index = readFileSync(join(root, folder, 'index.ts'), 'utf8')
    const entries = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts') && name !== 'index.ts' && !name.endsWith('.test.ts'))
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.filter((name) => !index.includes(`'./${name}'`))).toEqual([])
  })

  it('keeps files short: a longer one has a second idea in it', () => {
    const long = files.filter((file) => !isTest(file)).map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length - 1] as const).filter(([, lines]) => lines > 250)
    expect(long).toEqual([])
  })
})

interface Import { readonly path: string; readonly typeOnly: boolean }

function imports(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(['"](\.[^'"]+)['"]\)|^import\s+['"](\.[^'"]+)['"]/gm)].map((found) => ({
    path: relative(root, resolve(root, dirname(file), found[2] ?? found[3] ?? found[4] ?? '')),
    typeOnly: found[1] !== undefined || (found[3] !== undefined && text.slice(Math.max(0, found.index - 12), found.index).includes(':')),
  }))
}

function mayImport(file: string, to: Import): boolean {
  if (assembly.some((part) => within(file, part))) return true
  const room = Object.keys(house).find((name) => within(file, name))
  if (room === undefined) return false
  if (within(to.path, room)) return true
  return (house[room] ?? []).some((entry) => (entry.startsWith('type:') ? to.typeOnly && to.path === entry.slice(5) : within(to.path, entry)))
}

const within = (file: string, part: string) => file === part || file.startsWith(`${part}/`)
const isTest = (file: string) => file.endsWith('.test.ts') || file.startsWith('src/test/')

function walk(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : path.endsWith('.ts') ? [path] : []
  })
}

function circle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): readonly string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return null
    for (const next of graph.get(file) ?? []) {
      const found = visit(next, [...trail, file])
      if (found !== null) return found
    }
    done.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const found = visit(file, [])
    if (found !== null) return found
  }
  return null
}
