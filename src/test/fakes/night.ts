import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach } from 'vitest'
import { askRound } from '../../backups/ask.ts'
import { livingCopies, type Copy } from '../../store/copies.ts'
import { roundById, type Verdict } from '../../store/rounds.ts'
import { runsOfRound, type Run } from '../../store/runs.ts'
import { ward, type Ward } from './ward.ts'

/** Who asks by day, and who by night. */
export const BUDI = { kind: 'person', id: 1, name: 'Budi' } as const
export const JOB = { kind: 'job', name: 'backup:malam' } as const

/** Opens wards for the tests of one file and closes each after its test; `started` ones do what they are asked for. */
export function wards(): Record<'open' | 'started', (...options: Parameters<typeof ward>) => Promise<Ward>> {
  const opened: Ward[] = []
  afterEach(async () => {
    for (const it of opened.splice(0)) await it.close()
  })
  const open = async (...options: Parameters<typeof ward>) => {
    const it = await ward(...options)
    opened.push(it)
    return it
  }
  return {
    open,
    started: async (...options) => {
      const it = await open(...options)
      await it.runner.start()
      return it
    },
  }
}

export interface Night {
  readonly level?: 'full' | 'differential' | 'log'
  readonly window?: { readonly late: number; readonly length: number }
}

/** The clock asks for a back-up of this moment's slot; answers with the round. */
export async function scheduled(w: Ward, { level = 'full', window }: Night = {}): Promise<number> {
  const asked = await w.kit.store.write((tx) => askRound(tx, w.kit, { system: 'simrs', level, by: JOB, due: { schedule: 'malam', slot: w.clock.now(), window: window ?? null } }))
  if (!asked.ok) throw new Error(asked.refusal.reason)
  return asked.value.round.id
}

/** The same, worked off to its end. */
export async function night(w: Ward, of: Night = {}): Promise<number> {
  const round = await scheduled(w, of)
  await w.work()
  return round
}

export const verdict = async (w: Ward, round: number): Promise<Verdict | null | undefined> => (await w.kit.store.read((query) => roundById(query, round)))?.verdict
export const runs = (w: Ward, round: number): Promise<readonly Run[]> => w.kit.store.read((query) => runsOfRound(query, round))
export const copies = (w: Ward, target?: string): Promise<readonly Copy[]> => w.kit.store.read((query) => livingCopies(query, { component: 'simrs/database', ...(target === undefined ? {} : { target }) }))
export const allWords = async (w: Ward): Promise<string> => (await w.heard()).map((said) => said.text).join('\n')

/** One bit is another one from now on. */
export function flip(file: string): void {
  const bytes = readFileSync(file)
  bytes[3] = (bytes[3] ?? 0) ^ 1
  writeFileSync(file, bytes)
}
