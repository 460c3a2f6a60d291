import { defineConfig } from 'vitest/config'

/** Rooms whose tests leave nothing behind in their process: their files share one, and load the house once instead of once each. */
const together = ['src/{core,store,texts,checks,bot,registry,config,chat,web,reports,procedures,modules,demo}/**/*.test.ts', '{commands,jobs}/**/*.test.ts']

export default defineConfig({
  test: {
    // They end what hangs. A machine many times slower, or one that is busy for a while, makes nothing fall.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
    allowOnly: false,
    projects: [
      { extends: true, test: { name: 'rooms', include: together, isolate: false } },
      { extends: true, test: { name: 'house', include: ['src/**/*.test.ts'], exclude: ['node_modules', ...together] } },
    ],
  },
})
