import fs from 'node:fs'
import promises, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { Log } from '../../core/log.ts'
import { quiet } from '../../core/log.ts'
import type { Reporter } from './reporter.ts'
import { TWINS } from './yaml.ts'

/**
 * Watches what this process does on its disks and tells the phase that it is in. Everything is carried out as it was
 * asked for; nothing is answered in the disk's place. The log it gives says which run is of which kind.
 */
export function watchDisk(reporter: Reporter): { readonly log: Log } {
  const kinds = new Map<string, string>()
  const hands = new Set<string>()
  const paths = new WeakMap<FileHandle, string>()
  const thrown = new Set<string>()
  const real = { open: promises.open, rename: promises.rename, rm: promises.rm, mkdtemp: promises.mkdtemp, renameSync: fs.renameSync }
  let watched = false

  const watchHandles = (handle: FileHandle) => {
    if (watched) return
    watched = true
    const prototype = Object.getPrototypeOf(handle) as { writev: Writev }
    const { writev } = prototype
    prototype.writev = async function (...args) {
      const written = await writev.apply(this, args)
      if (paths.get(this)?.includes(PARTIAL) === true) reporter.reach([...hands].some((run) => kinds.get(run) === 'copy') ? 'copying on' : 'uploading')
      return written
    }
  }

  promises.open = async (...args) => {
    const handle = await real.open(...args)
    watchHandles(handle)
    paths.set(handle, String(args[0]))
    return handle
  }
  promises.rename = async (from, to) => {
    const [source, place] = [String(from), String(to)]
    if (source.includes(PARTIAL)) reporter.reach('about to commit a copy')
    if (place.includes(TRASH)) reporter.reach('about to remove')
    await real.rename(from, to)
    if (source.includes(PARTIAL)) {
      reporter.say(`stands ${place}`)
      reporter.reach(place.includes(`/${TWINS}/`) ? 'committed its twin' : 'committed a copy')
    }
    if (place.includes(TRASH)) {
      thrown.add(place)
      reporter.reach('removing')
    }
  }
  promises.rm = async (path, how) => {
    const place = String(path)
    if ((place.includes(PARTIAL) || place.includes(TRASH)) && !thrown.has(place)) reporter.reach('sweeping')
    await real.rm(path, how)
    if (thrown.delete(place)) reporter.reach('removed')
  }
  const mkdtemp = async (prefix: string) => {
    const folder = await real.mkdtemp(prefix)
    const [, run = '', corner = ''] = /run-(\d+)\/([a-z]+)-$/.exec(prefix) ?? []
    if (corner === 'snapshot' || corner === 'tree') reporter.reach('dumping')
    else if (kinds.get(run) === 'rehearsal') reporter.reach('rehearsing')
    else if (corner === 'proof') reporter.reach('proving')
    return folder
  }
  promises.mkdtemp = mkdtemp as typeof promises.mkdtemp
  fs.renameSync = (from, to) => {
    real.renameSync(from, to)
    if (String(to).includes('.before-')) reporter.reach('about to migrate')
  }
  syncBuiltinESMExports()

  return {
    log: {
      ...quiet,
      info: (facts, message) => {
        if (!('run' in facts) || !('kind' in facts)) return
        const run = String(facts.run)
        kinds.set(run, String(facts.kind))
        if (message === 'run started') hands.add(run)
        if (message === 'run ended') hands.delete(run)
      },
      error: (facts, message) => { reporter.say(`error ${message} ${'error' in facts ? String(facts.error) : ''}`.replaceAll('\n', ' ')) },
    },
  }
}

type Writev = (this: FileHandle, ...args: Parameters<FileHandle['writev']>) => Promise<unknown>

const PARTIAL = '.pulih-partial/'
const TRASH = '.pulih-trash/'
