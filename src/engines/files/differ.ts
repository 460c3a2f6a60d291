import { join } from 'node:path'
import type { FilesComponent } from '../../core/component.ts'
import type { Difference, PartDifference } from '../../core/difference.ts'
import { folderOf } from '../destination.ts'
import type { Differing, Work } from '../engine.ts'
import { shell } from '../shell.ts'
import { standsAt } from '../side-path.ts'
import { heldAgainst, NO_LIST, type Counted, type Listing } from '../sorted.ts'
import { chosenPaths } from './parts.ts'

/** Holds paths that came back beside against those in use, file by file, by the digest of what is in them, and links by where they lead. */
export async function differ(ask: Differing<FilesComponent>): Promise<Difference> {
  const { beside, home, word } = ask
  const [there, here] = [folderOf({ into: beside.at }, OP), folderOf({ into: home.at }, OP)]
  const parts: PartDifference[] = []
  for (const part of chosenPaths(ask.only)) {
    const stands = await standsAt(join(here, part), home.work)
    const held = async (list: (top: string, part: string, work: Work) => Listing) => await heldAgainst({ op: OP, end: '\0', signal: home.work.signal, copy: list(there, part, beside.work), source: stands ? list(here, part, home.work) : NO_LIST })
    const [files, links] = [await held(filesIn), await held(linksIn)]
    parts.push({ part, by: 'path', ...sum(files, links), source: stands ? 'same-shape' : 'gone', orphans: 0 })
  }
  return { parts, commands: bringingIn(parts, word) }
}

const sum = (one: Counted, other: Counted): Counted => ({ missing: one.missing + other.missing, changed: one.changed + other.changed, added: one.added + other.added, same: one.same + other.same })

/** Their digests as `sha256sum` writes them, in the plainest order of their paths. */
function filesIn(top: string, part: string, { host }: Work): Listing {
  return { tools: [host.on(within(top, 'find -P "$@" -type f -print0', [`./${part}`])), host.on(SORT), host.on(within(top, 'xargs -0 -r sha256sum -z --', []))], read: (line) => [line.slice(66), line.slice(0, 64)] }
}

function linksIn(top: string, part: string, { host }: Work): Listing {
  return {
    tools: [host.on(within(top, "find -P \"$@\" -type l -printf '%p\\001%l\\0'", [`./${part}`])), host.on(SORT)],
    read: (line) => { const [path = '', leads = ''] = line.split('\x01'); return [path, leads] },
  }
}

const within = (top: string, script: string, args: readonly string[]) => ({ command: 'sh', args: ['-c', `cd -- "$1" && shift && exec ${script}`, 'pulih', top, ...args], env: { LC_ALL: 'C' } })
const SORT = { command: 'sort', args: ['-z'], env: { LC_ALL: 'C' } }

/** The commands that bring paths from beside into their folder, for a person who runs them; what stands there is kept first. */
function bringingIn(parts: readonly PartDifference[], word: string): string {
  const names = (some: readonly PartDifference[]) => some.map(({ part }) => shell(`./${part}`)).join(' ')
  const standing = parts.filter(({ source }) => source !== 'gone')
  return [
    '#!/bin/bash',
    '# Bring the chosen files in. Read the difference first. Fill in the two folders; where they lie on two machines, put ssh before a tar:',
    '#   export BESIDE=/srv/scratch/app HOME_FOLDER=/srv/app',
    'set -euo pipefail',
    ...(standing.length === 0 ? [] : ['# What stands there now is kept.', `mkdir -m 700 -- "$HOME_FOLDER.${word}_before"`, `tar -C "$HOME_FOLDER" -cf - -- ${names(standing)} | tar -C "$HOME_FOLDER.${word}_before" -xpf -`]),
    '# What is missing comes back; what was changed stays.',
    `tar -C "$BESIDE" -cf - -- ${names(parts)} | tar -C "$HOME_FOLDER" --skip-old-files -xpf -`,
    '# What was changed becomes again what it was; leave this out to keep the changes.',
    `tar -C "$BESIDE" -cf - -- ${names(parts)} | tar -C "$HOME_FOLDER" -xpf -`,
    '# Which files differ: diff -rq "$BESIDE" "$HOME_FOLDER"',
  ].join('\n') + '\n'
}

const OP = 'hold the files against those in use'
