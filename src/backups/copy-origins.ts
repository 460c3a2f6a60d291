import { chainsOf, linksOf } from '../core/chains.ts'
import { PROVEN } from '../core/evidence.ts'
import { isAway, type Finding } from '../core/finding.ts'
import { carryById, type Carry } from '../store/carries.ts'
import { chainOf, copyById, livingLinks, type Copy } from '../store/copies.ts'
import type { Query } from '../store/store.ts'
import { newestWhole } from '../store/whole.ts'
import type { Task } from './task.ts'

export type Origins =
  | { readonly ok: true; readonly copies: readonly Copy[] }
  | { readonly ok: false; readonly state: 'failed' | 'skipped'; readonly findings: readonly Finding[] }

/** The copies that a run brings to its target, bases before what builds upon them: those of the copy that it names, or what its carrying asks for now. */
export async function originsFor(task: Task): Promise<Origins> {
  const { workshop, run } = task
  const { copyId, carry: id } = run
  if (copyId !== null) return { ok: true, copies: await workshop.store.read((query) => chainOf(query, copyId)) }
  const carry = id === null ? null : await workshop.store.read((query) => carryById(query, id))
  return carry === null ? nothing(task) : await whatIsAsked(task, carry)
}

/** Chosen when the work begins, not when it was asked for: weeks may lie between, and what was newest then may be gone. */
async function whatIsAsked(task: Task, carry: Carry): Promise<Origins> {
  const { workshop, run, component } = task
  const sources = (carry.source === null ? component.targets : [carry.source]).filter((name) => name !== run.target)
  const newest: Copy[] = []
  for (const target of sources) {
    const copy = await workshop.store.read((query) => newestWhole(query, { component: component.key, target, rung: PROVEN }))
    if (copy !== null) newest.push(copy)
  }
  const away: Finding[] = []
  for (const top of newest.toSorted((a, b) => b.takenAt - a.takenAt)) {
    const missing = (await workshop.target(top.target).probe()).filter(isAway)
    if (missing.length === 0) return { ok: true, copies: await workshop.store.read((query) => chosen(query, { carry, top })) }
    away.push(...missing)
  }
  return away.length === 0 ? nothing(task) : { ok: false, state: 'skipped', findings: away }
}

async function chosen(query: Query, of: { readonly carry: Carry; readonly top: Copy }): Promise<readonly Copy[]> {
  const { carry, top } = of
  if (carry.over === null) return await chainOf(query, top.id)
  const since = carry.createdAt - carry.over
  const chains = chainsOf(await livingLinks(query, { component: top.component, target: top.target }))
  const wanted = new Set<number>([...chains.values()].filter((chain) => chain.proven && (chain.copy.takenAt >= since || chain.copy.id === top.id)).flatMap((chain) => linksOf(chain).map((link) => link.id)))
  const copies: Copy[] = []
  for (const id of wanted) {
    const copy = await copyById(query, id)
    if (copy !== null) copies.push(copy)
  }
  return copies.sort((a, b) => a.takenAt - b.takenAt || a.id - b.id)
}

const nothing = (task: Task): Origins => ({ ok: false, state: 'failed', findings: [{ kind: 'nothing-proven', component: task.run.component }] })
