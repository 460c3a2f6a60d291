import type { StoodLeft } from '../../core/recovery-left.ts'
import { serverOf } from '../destination.ts'
import type { Left, Work } from '../engine.ts'
import { sideNames } from '../over.ts'
import { throughDoor, type Door } from './access.ts'
import { artefactsIn } from './artefact.ts'
import { must, named } from './client.ts'
import { DATABASES, databaseFacts } from './facts.ts'
import { NOTE, notesIn, putBack as putNoteBack, type Note } from './halfway.ts'
import { movable } from './movable.ts'
import { mustBe } from './to-server.ts'

/** How the databases stand over which others were brought back. */
export async function leftOf(ask: Left, work: Work): Promise<readonly StoodLeft[]> {
  return (await atServer(ask, work, (door) => seen(door, ask, work))).map(({ stood }) => stood)
}

/** Makes again what was taken out of a database whose tables never left it, or that stands bare. Tables that took their place are left alone. */
export async function putBack(ask: Left, work: Work): Promise<readonly StoodLeft[]> {
  return await atServer(ask, work, async (door) => {
    for (const { note, stood } of await seen(door, ask, work)) if (note !== null && stood.mend.length > 0) await putNoteBack(door, note, how(work))
    return (await seen(door, ask, work)).map(({ stood }) => stood)
  })
}

async function atServer<T>({ into }: Left, work: Work, use: (door: Door) => Promise<T>): Promise<T> {
  const place = serverOf({ into }, OP)
  return await throughDoor({ access: place.access }, work, async (door) => {
    await mustBe(door, place, work)
    return await use(door)
  })
}

interface Seen { readonly stood: StoodLeft; readonly note: Note | null }

async function seen(door: Door, { into, manifest, words, held }: Left, work: Work): Promise<readonly Seen[]> {
  const { rename } = serverOf({ into }, OP)
  const there = new Set(databaseFacts(await must(door, DATABASES, how(work))).map(({ name }) => name.toLowerCase()))
  const has = (name: string) => there.has(name.toLowerCase())
  const notes = await notesIn(door, how(work))
  const found: Seen[] = []
  for (const artefact of artefactsIn({ manifest })) {
    const name = rename[artefact.name] ?? artefact.name
    const beside = words.map((aside) => sideNames(name, { aside }, 64))
    const [last] = beside.slice(-1)
    if (last === undefined) continue
    const aside = beside.map((one) => one.aside).filter(has)
    const incoming = has(last.incoming) ? last.incoming : null
    if (!has(name) && aside.length === 0 && incoming === null) continue
    const note = notes.find((one) => one.aside.toLowerCase() === last.aside.toLowerCase()) ?? null
    // An aside without a note is one that was only just made.
    const kept = has(last.aside) ? await movable(door, last.aside, how(work)) : []
    const left = kept.includes(NOTE) && (note === null || kept.length > 1) ? 'yes' : 'not yet'
    // Tables have left, and none stand where they stood: nobody lives on that.
    const bare = left === 'yes' && note !== null && has(name) && (await movable(door, name, how(work))).length === 0
    const serves = !has(name) || bare ? 'nothing' : (has(last.aside) && left === 'yes') || (!has(last.aside) && incoming === null && !held.some((one) => one.toLowerCase() === name.toLowerCase())) ? 'came' : 'before'
    const text = note === null ? null : `${last.aside}.${NOTE}`
    const mend = note !== null && has(name) && serves !== 'came' ? [`SELECT kind, name, text FROM ${named(last.aside)}.${NOTE} WHERE nr > 0`] : []
    found.push({ note, stood: { name, serves, door: 'open', aside, beside: incoming, text, mend } })
  }
  return found
}

const how = ({ signal }: Work) => ({ op: OP, signal })
const OP = 'look what an exchange has left'
