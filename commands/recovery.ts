import { z } from 'zod'
import { command, personOf, type Answer, type Call } from '../src/bot/command.ts'
import type { Kit } from '../src/bot/kit.ts'
import { LARGEST_FILE } from '../src/core/sent-file.ts'
import { cleanName } from '../src/core/names.ts'
import { ok, refuse, type Outcome } from '../src/core/outcome.ts'
import type { Person } from '../src/core/people.ts'
import { wouldChoose } from '../src/core/procedure-gate.ts'
import { planToken } from '../src/core/procedure-reading.ts'
import { recoveryRules } from '../src/core/recovery-rules.ts'
import { recoveryFacts, type KeptFile } from '../src/core/recovery-case.ts'
import * as answers from '../src/procedures/recovery/answer.ts'
import { askForCode } from '../src/procedures/recovery/code-question.ts'
import { mergeFacts, mergeProcedure } from '../src/procedures/recovery/merge.ts'
import { decideMerge, denyMerge, mergeById, openMerge } from '../src/procedures/recovery/merge-answer.ts'
import { calledIn, inTitles } from '../src/procedures/recovery/names.ts'
import { openPutBack, putBackProcedure } from '../src/procedures/recovery/put-back.ts'
import { recoveryProcedure } from '../src/procedures/recovery/procedure.ts'
import { review } from '../src/procedures/recovery/review.ts'
import { openBack, settingsBackProcedure, settleBack, switchedNamed } from '../src/procedures/recovery/settings-back.ts'
import { recoveriesNow } from '../src/procedures/recovery/serving.ts'
import { recoveriesView } from '../src/texts/views/recovery-serving.ts'
import { partyOf } from '../src/registry/deputies.ts'
import { hasCodes, spendCode } from '../src/registry/second-factor.ts'

const NONE = 0
const actions = ['list', 'approve', 'deny', 'explain', 'answer', 'ready', 'by-hand', 'retry', 'anew', 'attest', 'override', 'tick', 'received', 'resume', 'stop', 'reviewed', 'rollback', 'reopen', 'bring-in'] as const
const args = z.object({
  action: z.enum(actions).default('list').meta({ aliases: { daftar: 'list', setuju: 'approve', tolak: 'deny', jelaskan: 'explain', jawab: 'answer', siap: 'ready', ulangi: 'retry', diterima: 'received', lanjutkan: 'resume', batal: 'stop', ditinjau: 'reviewed', kembalikan: 'rollback', buka: 'reopen', masukkan: 'bring-in' } }),
  procedure: z.coerce.number().int().nonnegative().default(NONE),
  more: z.string().max(2000).optional().meta({ rest: true }),
})

/** Answers what the card of a recovery asks; the card itself says what came of it. */
export const recovery = command({
  name: 'recovery',
  aliases: ['pemulihan'],
  summary: (t) => t.recovery.answering,
  example: 'recovery approve 17 failover',
  args,
  allow: ['edp', 'manager', 'vendor'],
  deputies: 'may',
  effect: 'writes',
  use: 'hidden',
  run: async (call, kit) => {
    const person = personOf(call)
    if (call.args.action === 'list') return await overview(kit)
    if (call.args.procedure === NONE) return refuse({ reason: 'bad-arguments', command: 'recovery', problem: { kind: 'missing', argument: 'procedure' }, example: 'recovery approve 17 failover' })
    const file = call.args.action === 'attest' ? await kept(call, kit) : ok(null)
    if (!file.ok) return file
    const done = await answered(call, kit, { person, file: file.value, ...tokenAndRest(call.args.more) })
    return done.ok ? CARD : await titled(call, kit, done)
  },
})

/** What came along is kept before it is named: evidence that names a file which is not there would be worth nothing. One that is kept and then refused does no harm. */
async function kept({ file }: RecoveryCall, kit: Kit): Promise<Outcome<KeptFile | null>> {
  if (file === undefined) return ok(null)
  const { name, mime } = file
  const read = await file.read()
  if (!read.ok) return refuse({ reason: 'file-not-taken', name, why: read.why, most: LARGEST_FILE })
  return ok({ name: cleanName(name) ?? 'berkas', mime, bytes: read.bytes.length, sha256: await kit.outside.keepFile(read.bytes) })
}

/** What is going on, and which failover serves. */
async function overview(kit: Kit): Promise<Outcome<Answer>> {
  const seen = await kit.store.read((query) => recoveriesNow(query, { site: kit.site, hands: kit.recovery.hands }))
  return ok({ say: recoveriesView(seen), to: 'room' })
}

type RecoveryCall = Call<z.output<typeof args>>
const CARD: Outcome<Answer> = ok({ say: null, to: 'room' })

async function answered(call: RecoveryCall, kit: Kit, said: { readonly person: Person; readonly file: KeptFile | null; readonly token: string | null; readonly step: string | null; readonly rest: string }): Promise<Outcome<unknown>> {
  const { args: { action, procedure: id }, at } = call
  const { token, step, rest } = said
  const { hands } = kit.recovery
  const of = recoveryProcedure(kit, kit.recovery)
  const choice = choiceOf(rest)
  const key = (action === 'approve' || action === 'bring-in') && choice.code !== null ? await kit.outside.codeKey() : ''
  return await kit.store.write(async (tx) => {
    // Who stands in for a manager does so to the second.
    const by = await partyOf(tx, { person: said.person, at })
    const base = { of, hands, id, by, token, step, site: kit.site, speak: kit.speak, at }
    const back = settingsBackProcedure(kit, { recovery: of, hands: kit.recovery })
    // A roll-back that stands is answered by its own number.
    const opens = putBackProcedure(kit, { recovery: of, hands })
    const merging = { ...base, desk: kit, of: mergeProcedure(kit, { recovery: of, hands }) }
    const merge = await mergeById(tx, id)
    for (const one of action === 'retry' || action === 'stop' ? [back, opens, merging.of] : []) {
      const settled = await settleBack(tx, { ...base, of: one, event: action === 'retry' ? { kind: 'retried' } : { kind: 'stopped', why: rest } })
      if (settled !== null) return settled
    }
    switch (action) {
      case 'rollback': return await openBack(tx, { ...base, of: back, module: await switchedNamed(tx, { site: kit.site, id, said: rest }) })
      case 'reopen': return await openPutBack(tx, { ...base, of: opens })
      case 'bring-in': {
        if (merge === null) return await openMerge(tx, merging)
        const { code, place: way } = choice
        const spend = async (from: 'alone' | 'among-others') => await spendCode(tx, { person: said.person, key, said: code ?? '', place: from, on: `procedure:${id}`, setUpBefore: merge.state.request.at, speak: kit.speak, at })
        if (code !== null && !call.place.direct) return await spend('among-others')
        const pressed = await decideMerge(tx, { ...merging, way, how: 'press' })
        if (pressed.ok || pressed.refusal.reason !== 'code-needed') return pressed
        if (code === null) return await askWayInPrivate(tx, { call, kit, row: merge, way, refused: pressed })
        const spent = await spend('alone')
        return spent.ok ? await decideMerge(tx, { ...merging, way, how: 'code' }) : spent
      }
      case 'list': throw new Error('a list asks nothing of a procedure')
      case 'approve': {
        const { code, why } = choice
        const place = await named({ ...base, tx, kit, said: choice.place, list: 'places' })
        const state = (await answers.recoveryById(tx, id))?.state ?? null
        const as = state === null ? null : wouldChoose(state, by)
        const spend = async (from: 'alone' | 'among-others') => await spendCode(tx, { person: said.person, key, said: code ?? '', place: from, on: `procedure:${id}`, setUpBefore: state?.request.at ?? at.getTime(), speak: kit.speak, at })
        // Where others read along it is used up, whatever comes of the rest.
        if (code !== null && !call.place.direct) return await spend('among-others')
        if (code !== null && as === 'glass' && why === null) return refuse({ reason: 'reason-needed', procedure: id })
        const pressed = await answers.approve(tx, { ...base, place, how: 'press', note: why ?? (as === 'glass' ? '-' : null) })
        if (pressed.ok || pressed.refusal.reason !== 'code-needed') return pressed
        if (code === null) return await askInPrivate(tx, { call, kit, place, as, refused: pressed })
        const spent = await spend('alone')
        return spent.ok ? await answers.approve(tx, { ...base, place, how: 'code', note: why }) : spent
      }
      case 'reviewed': return await review(tx, { desk: kit, id, by, token, note: rest, at })
      case 'deny': if (merge !== null) return await denyMerge(tx, { ...merging, why: rest }); return await answers.deny(tx, { ...base, why: rest })
      case 'explain': case 'answer': return await answers.discuss(tx, { ...base, note: rest })
      case 'ready': return await answers.confirmReady(tx, { ...base, how: 'by-us' })
      case 'by-hand': return await answers.confirmReady(tx, { ...base, how: 'by-hand' })
      case 'retry': return await answers.retry(tx, { ...base, from: 'here' })
      case 'anew': return await answers.retry(tx, { ...base, from: 'decision' })
      case 'attest': return await answers.attest(tx, { ...base, note: rest, file: said.file })
      case 'override': return await answers.override(tx, { ...base, note: rest })
      case 'tick': return await answers.tickModule(tx, { ...base, module: rest === '' ? null : await named({ ...base, tx, kit, said: rest, list: 'modules' }) })
      case 'received': return await answers.receive(tx, base)
      case 'resume': return await answers.resume(tx, base)
      case 'stop': return await answers.stop(tx, { ...base, why: rest })
    }
  })
}

async function titled(call: RecoveryCall, kit: Kit, refused: Outcome<never>): Promise<Outcome<never>> {
  const row = await kit.store.read((query) => answers.recoveryById(query, call.args.procedure))
  return row === null ? refused : inTitles(refused, calledIn(kit.site, recoveryFacts(row.state).ask.system))
}

/** The code is asked where nobody reads along; whoever has none set up yet is told how. */
async function askInPrivate(tx: NamedAsk['tx'], of: { readonly call: RecoveryCall; readonly kit: Kit; readonly place: string; readonly as: 'asked' | 'glass' | null; readonly refused: Outcome<never> }): Promise<Outcome<unknown>> {
  const { call: { by, at, args: { procedure } }, kit, place } = of
  const row = await answers.recoveryById(tx, procedure)
  if (row === null || by.person === null) return of.refused
  if (!await hasCodes(tx, by.person)) return refuse({ reason: 'codes-not-set-up', name: by.person.name })
  const facts = recoveryFacts(row.state)
  const system = kit.site.systems.find(({ name }) => name === facts.ask.system)
  const title = system === undefined ? place : recoveryRules(system).places.find(({ name }) => name === place)?.title ?? place
  await askForCode(tx, { procedure, number: facts.number, place: { name: place, title }, token: planToken(row.state), as: of.as ?? 'asked', who: by, speak: kit.speak, at })
  return of.refused
}

type Found = NonNullable<Awaited<ReturnType<typeof answers.recoveryById>>>

/** The same for rows that are brought in: the way stands where a place would. */
async function askWayInPrivate(tx: NamedAsk['tx'], of: { readonly call: RecoveryCall; readonly kit: Kit; readonly row: Found; readonly way: string; readonly refused: Outcome<never> }): Promise<Outcome<unknown>> {
  const { call: { by, at }, kit, row: { id, state }, way } = of
  if (by.person === null) return of.refused
  if (!await hasCodes(tx, by.person)) return refuse({ reason: 'codes-not-set-up', name: by.person.name })
  await askForCode(tx, { procedure: id, number: mergeFacts(state).number, place: { name: way, title: way }, token: planToken(state), as: 'merge', who: by, speak: kit.speak, at })
  return of.refused
}

interface NamedAsk { readonly tx: Parameters<typeof answers.stop>[0]; readonly kit: Kit; readonly id: number; readonly said: string; readonly list: 'places' | 'modules' }

/** By its name, by what people call it, or by its place in the list: `#2`. Unknown, it stays as it was said and is refused as such. */
async function named({ tx, kit, id, said, list }: NamedAsk): Promise<string> {
  const row = await answers.recoveryById(tx, id)
  const system = row === null ? undefined : kit.site.systems.find(({ name }) => name === recoveryFacts(row.state).ask.system)
  if (row === null || system === undefined) return said
  const step = row.state.script.steps.find(({ key }) => key === (list === 'places' ? 'approval' : 'modules'))
  const keys = step?.kind === 'decide' ? step.choices.map(({ key }) => key) : step?.kind === 'confirm' ? step.ticks : []
  const [, place] = /^#(\d{1,3})$/.exec(said) ?? []
  const plain = said.toLowerCase()
  const titled = recoveryRules(system)[list].find(({ title }) => title.toLowerCase() === plain)?.name
  // With one place only there is no other that could be meant.
  if (said === '' && keys.length === 1) return keys[0] ?? said
  return (place === undefined ? undefined : keys[Number(place) - 1]) ?? (keys.includes(plain) ? plain : undefined) ?? titled ?? said
}

/** `failover`, `failover 123456`, `failover 123456 nobody answers`: where to, the code, and why. */
function choiceOf(rest: string): { readonly place: string; readonly code: string | null; readonly why: string | null } {
  const [, place = rest, code = null, why = ''] = /^(.*?)(?:^|\s)(\d{3} ?\d{3})(?:\s+([^]*))?$/.exec(rest) ?? []
  return { place: place.trim(), code, why: why.trim() === '' ? null : why.trim() }
}

/** A button carries the plan that was shown, "2.3fa9c1d2", or the step that it spoke of, "@proof"; whoever types may leave both out. */
function tokenAndRest(more: string | undefined): { readonly token: string | null; readonly step: string | null; readonly rest: string } {
  const [, token = null, step = null, rest = ''] = /^(\d+\.(?:[0-9a-f]{8}|none)(?=\s|$))?\s*(?:@([a-z-]{1,20})(?=\s|$))?\s*([^]*)$/.exec(more?.trim() ?? '') ?? []
  return { token, step, rest: rest.trim() }
}
