import type { Readable } from 'node:stream'
import { Fault } from '../../core/fault.ts'
import { closed } from '../closed.ts'
import { checkName } from '../key.ts'
import type { StoredFile, Upload } from '../target.ts'
import { carriedBody, keptBody, type Body } from './body.ts'
import type { Patience, Rclone } from './call.ts'

/** How a place makes whole files into a copy that others see. */
export interface Landing {
  /** Where the files go meanwhile, seen from the place's folder. */
  readonly folder: string
  /** The one file that is not carried there now, but kept back until the end; null where there is none. */
  readonly last: string | null
  /** Makes the copy visible in one step, or throws with nothing visible. */
  readonly land: (last: Buffer | null) => Promise<void>
  /** Clears what was carried, wherever it stands. */
  readonly clear: () => Promise<void>
  /** Hears that nothing more will come. */
  readonly over: () => void
}

/** A copy on its way to a place: seen by nobody until `commit` has looked at what arrived and made it visible. */
export function rcloneUpload(of: { readonly key: string; readonly rclone: Rclone; readonly patience: Patience; readonly landing: Landing; readonly look: (folder: string) => Promise<readonly StoredFile[] | null> }): Upload {
  const { key, rclone, landing } = of
  const files = new Map<string, { readonly body: Body; whole: boolean }>()
  const refused = (op: string, detail: string, retry: 'later' | 'never') => new Fault({ area: 'target', op, retry, hint: 'look-at-log', detail })
  const last = keptBody()
  let landed = false
  return {
    file: (name) => {
      checkName(name)
      const op = `write ${key}/${name}`
      if (files.has(name)) throw refused(op, 'it is written already', 'never')
      const carry = (input: Readable, signal: AbortSignal) => rclone.stream({ op, args: ['rcat', rclone.at(`${landing.folder}/${name}`)], input, signal })
      const file = { body: name === landing.last ? last : carriedBody({ op, stall: of.patience.stall }, carry), whole: false }
      file.body.writable.once('finish', () => { file.whole = true })
      files.set(name, file)
      return file.body.writable
    },
    commit: async () => {
      const op = `commit ${key}`
      const unfinished = [...files].find(([, file]) => !file.whole)
      if (unfinished?.[1].body.writable.errored instanceof Fault) throw unfinished[1].body.writable.errored
      if (unfinished) throw refused(op, `${unfinished[0]} was not written to its end`, 'never')
      if (landing.last !== null && !files.has(landing.last)) throw refused(op, `it has no ${landing.last}`, 'never')
      const stored = [...files].map(([name, { body }]) => ({ name, bytes: body.bytes() }))
      const carried = stored.filter(({ name }) => name !== landing.last)
      const arrived = new Map((carried.length === 0 ? [] : await of.look(landing.folder) ?? []).map((file) => [file.name, file.bytes]))
      const wrong = carried.find(({ name, bytes }) => arrived.get(name) !== bytes)
      if (wrong !== undefined) throw refused(op, `${wrong.name} has ${arrived.get(wrong.name) ?? 'no'} bytes there, ${wrong.bytes} were written`, 'later')
      await landing.land(landing.last === null ? null : last.content())
      landed = true
      landing.over()
      return stored
    },
    abort: async () => {
      await Promise.all([...files.values()].map(({ body }) => closed(body.writable)))
      if (landed) return
      await landing.clear()
      landing.over()
    },
  }
}
