import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Fault } from '../../core/fault.ts'
import type { Finding } from '../../core/finding.ts'
import { CONTENT, isOnlyNoted, worthOf, type ObservedComponent, type ObservedMsdb } from '../../core/observed.ts'
import { folderOf } from '../destination.ts'
import type { Engine, RestoreAsk } from '../engine.ts'
import { NOTHING } from '../preflight.ts'
import { lookAtTools } from '../tool-version.ts'
import { zstdNeed } from '../zstd.ts'
import { examine } from './formats.ts'
import { filesOf, lookFor, nameIn, PATH, patiently, UNTIL } from './look.ts'
import { askMsdb, followsNoted, markOf, preflightNoted, weaknesses } from './msdb.ts'
import { NOTE, noteGuide, writeNote } from './note.ts'

/** Copies that somebody else's tool makes: looked for, read once, held against their own format; never written, never deleted. */
export const observedEngine: Engine<ObservedComponent> = {
  name: 'observed',
  levels: ['full', 'differential', 'log'],
  tools: [zstdNeed],
  preflight: async (source, work) => {
    const { findings } = await lookAtTools([zstdNeed], work)
    const noted = isAsked(source) ? await preflightNoted(source, work) : NOTHING
    if (isOnlyNoted(source)) return { ...noted, findings: [...findings, ...noted.findings] }
    // A place that is not there is a Fault of its own: it says nothing of any file.
    await work.place(source.place).files()
    // Who a file is from, its place says; what the server that was asked calls itself changes nothing of it.
    return { ...NOTHING, findings: [...findings, ...noted.findings] }
  },
  follows: async (ask, work) => (isAsked(ask.source) ? await followsNoted({ ...ask, source: ask.source }, work) : null),
  awaits: async (ask, work) => {
    const looked = isOnlyNoted(ask.source) ? null : await lookFor(ask, work)
    if (looked?.ok === false) return looked.findings
    const { source } = ask
    const asked = isAsked(source) ? await patiently(source, () => askMsdb({ ...ask, source }, work), work) : null
    return asked?.ok === false ? asked.findings : []
  },
  dump: async ({ source, level, base, vessel }, work) => {
    const noted = isAsked(source) ? await askMsdb({ source, level, base }, work) : null
    if (noted?.ok === false) throw unfinished(source, noted.findings)
    if (isOnlyNoted(source)) {
      if (noted === null) throw new Fault({ area: 'config', op: `look at ${source.key}`, retry: 'never', hint: 'look-at-log', detail: 'nothing says which SQL Server is to be asked' })
      return await writeNote({ source, noted, vessel })
    }
    const looked = await lookFor({ source: { ...source, wait: 0 }, level, base }, work)
    if (!looked.ok) throw unfinished(source, looked.findings)
    const place = work.place(source.place)
    const contents: Record<string, string> = {}
    let read = 0
    for (const file of looked.files) {
      const into = vessel.file(nameIn(file.path))
      // A copy that is sealed on its way has another sum than what was read.
      const own = source.collect && (work.seals?.recipients.length ?? 0) > 0 ? createHash('sha256') : null
      await pipeline(await place.open(file.path), async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          own?.update(piece)
          yield piece
        }
      }, into.body, { signal: work.signal })
      const came = await into.closed
      contents[`${CONTENT}${nameIn(file.path)}`] = own === null ? came.sha256 : own.digest('hex')
      const after = await place.look(file.path)
      if (came.bytes !== file.bytes || after === null || after.bytes !== file.bytes || after.at !== file.at) throw unfinished(source, [{ kind: 'file-growing', file: file.path, bytes: came.bytes }])
      read += came.bytes
      work.progress({ phase: 'read', bytes: read, of: null })
    }
    const newest = Math.max(...looked.files.map((file) => file.at))
    return {
      // A clock that is ahead elsewhere must not make a copy younger than now.
      takenAt: new Date(Math.min(newest, work.clock.now().getTime())),
      identity: `place ${source.place}`,
      rawBytes: read,
      counts: {},
      freshness: null,
      positions: { ...Object.fromEntries(looked.files.map((file) => [`${PATH}${nameIn(file.path)}`, file.path])), ...contents, [UNTIL]: String(newest), ...(noted === null ? {} : markOf(noted.sets.at(-1) ?? noted.sets[0])) },
      ...(noted === null ? {} : { warnings: weaknesses(noted.sets) }),
      notes: ['made by another tool; its moment is when that tool last wrote the file', ...(source.collect ? [] : ['only this receipt is kept here: the data stays where the other tool left it'])],
      tools: {},
    }
  },
  intact: async (copy, work, source) => {
    if (worthOf(copy.manifest.positions) !== null) return { ok: false, findings: [{ kind: 'format-unknown', file: NOTE }] }
    const plan = source === undefined ? null : filesOf(source, copy.manifest.level)
    const findings: Finding[] = []
    const facts: Record<string, string | number> = {}
    for (const file of copy.manifest.files.filter(({ name }) => name !== RESTORE_GUIDE)) {
      const seen = await examine({ copy, file: file.name, format: plan?.format ?? 'auto' }, work)
      facts[file.name] = `${seen.format}, ${seen.checked}`
      if (seen.findings.length > 0) findings.push(...seen.findings)
      else if (seen.format === 'unknown') findings.push({ kind: 'format-unknown', file: file.name })
      else if (seen.checked === 'head' && plan?.check !== 'head') findings.push({ kind: 'format-unchecked', file: file.name, format: seen.format })
    }
    return findings.length > 0 ? { ok: false, findings } : { ok: true, facts }
  },
  rehearse: async ({ source }) => ({ restored: { ok: false, findings: [{ kind: 'not-rehearsable', component: source.key }] }, consistent: null }),
  restore: async (ask, work) => {
    if (ask.chain.some(({ manifest }) => worthOf(manifest.positions) !== null)) throw new Fault({ area: 'engine', op: 'bring a copy back', retry: 'never', hint: 'source-missing', detail: 'only what SQL Server wrote down is here, its files are where it says' })
    const into = await emptyFolder(ask)
    const paths: string[] = []
    let bytes = 0
    for (const copy of ask.chain) {
      for (const file of copy.manifest.files.filter(({ name }) => name !== RESTORE_GUIDE && (ask.only === null || ask.only.includes(name)))) {
        await pipeline(await copy.open(file.name), createWriteStream(join(into, file.name), { flags: 'wx' }), { signal: work.signal })
        paths.push(file.name)
        bytes += file.bytes
      }
    }
    return { bytes, paths }
  },
  guide: (chain, manifest) => {
    if (worthOf(manifest.positions) !== null) return noteGuide()
    const files = Object.entries(manifest.positions).filter(([key]) => key.startsWith(PATH)).map(([key, path]) => `- \`${key.slice(PATH.length)}\`: \`${path}\``)
    return [
      'This copy was made by another tool than Pulih: restore it with that tool.',
      manifest.notes.some((note) => note.startsWith('only this receipt')) ? 'The data does **not** lie in this folder, which is only a receipt. It lies where the other tool left it:' : 'The data lies beside this page, byte for byte as the other tool left it, there called:',
      files.join('\n'),
      `Their sizes and SHA-256 sums stand in \`manifest.json\`: \`sha256sum FILE\`.${chain.length > 1 ? ` Needed before it, in this order: ${chain.slice(0, -1).map((name) => `\`${name}\``).join(', ')}.` : ''}`,
    ].join('\n\n')
  },
}

const RESTORE_GUIDE = 'RESTORE.md'

const isAsked = (source: ObservedComponent): source is ObservedComponent & { readonly msdb: ObservedMsdb } => source.msdb !== null

/** It came, and then it was not what had come: the next look sees it as it is. */
function unfinished(source: ObservedComponent, findings: readonly Finding[]): Fault {
  return new Fault({ area: 'engine', op: `read what came for ${source.key}`, retry: 'later', hint: 'file-changed', detail: JSON.stringify(findings) })
}

async function emptyFolder(ask: RestoreAsk): Promise<string> {
  const op = 'bring a copy back'
  const into = folderOf(ask, op)
  if (ask.until !== null) throw new Fault({ area: 'engine', op, retry: 'never', hint: 'look-at-log', detail: 'a copy of this kind holds one moment only; leave the time out' })
  if ((await readdir(into)).length > 0) throw new Fault({ area: 'engine', op, retry: 'never', hint: 'not-empty', detail: `${into} is not empty` })
  return into
}
