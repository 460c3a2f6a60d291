import { print } from './harness.ts'

/** Measures what was promised: `npm run bench -- stream`. The exit code says whether every goal was reached. */
const benches: Readonly<Record<string, () => Promise<{ readonly bench: (args: readonly string[]) => Promise<boolean> }>>> = {
  across: () => import('./across.ts'),
  broadcast: () => import('./broadcast.ts'),
  chaos: () => import('./chaos.ts'),
  chat: () => import('./chat.ts'),
  downtime: () => import('./downtime.ts'),
  engines: () => import('./engines.ts'),
  history: () => import('./history.ts'),
  idle: () => import('./idle.ts'),
  recovery: () => import('./recovery.ts'),
  stream: () => import('./stream.ts'),
}

const [name = '', ...args] = process.argv.slice(2)
const load = benches[name]
if (load === undefined) {
  print(`which one? ${Object.keys(benches).join(', ')}`)
  process.exitCode = 64
} else {
  const { bench } = await load()
  process.exitCode = (await bench(args)) ? 0 : 1
}
