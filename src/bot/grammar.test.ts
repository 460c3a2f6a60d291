import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ok } from '../core/outcome.ts'
import { command, type Command } from './command.ts'
import { isCommand, parse } from './grammar.ts'

const said = (name: string, aliases: readonly string[], args: z.ZodObject): Command => command({ name, aliases, args, summary: () => name, example: `${name} 17`, allow: 'anyone', effect: 'reads', run: async () => ok({ say: null, to: 'room' }) })

const menu = [
  said('help', ['bantuan'], z.object({ topic: z.string().optional() })),
  said('backup', ['cadangkan'], z.object({ system: z.string(), level: z.enum(['full', 'differential']).meta({ aliases: { penuh: 'full', diferensial: 'differential' } }).default('full') })),
  said('sign', ['paraf'], z.object({ act: z.enum(['undo', 'problem', 'own']).meta({ aliases: { batal: 'undo', masalah: 'problem' } }).optional(), check: z.coerce.number().int().positive(), note: z.string().max(500).meta({ rest: true }).optional() })),
]
const args = (text: string) => {
  const read = parse(text, menu)
  return read.ok ? { [read.value.command.name]: read.value.args } : read.refusal
}

describe('what people type', () => {
  it('is read with or without its slash, with the bot’s name, in capitals and with stray spaces', () => {
    for (const text of ['/sign 17', 'sign 17', '/sign@pulih_bot 17', '  / SIGN \n 17 ', '/paraf #17', 'Paraf 17.', '/si\u200Bgn\u2060 17', '/sign\u00A017']) expect(args(text)).toEqual({ sign: { check: 17 } })
  })

  it('knows a choice by all its names and passes over one that is not said', () => {
    expect(args('/sign batal 17')).toEqual({ sign: { act: 'undo', check: 17 } })
    expect(args('/sign UNDO 17')).toEqual({ sign: { act: 'undo', check: 17 } })
    expect(args('/backup simrs')).toEqual({ backup: { system: 'simrs', level: 'full' } })
    expect(args('/cadangkan simrs diferensial')).toEqual({ backup: { system: 'simrs', level: 'differential' } })
  })

  it('takes a note as it was written, quotes, lines and all', () => {
    expect(args('/sign masalah 17 listrik  padam, "UPS" mati\njam 2')).toEqual({ sign: { act: 'problem', check: 17, note: 'listrik  padam, "UPS" mati\njam 2' } })
    expect(args('/sign masalah 17 "listrik padam"')).toEqual({ sign: { act: 'problem', check: 17, note: 'listrik padam' } })
  })

  it('holds words together in quotes of any kind, and lets an unpaired quote be', () => {
    for (const quoted of ['"SIMRS Utama"', '“SIMRS Utama”', '„SIMRS Utama“']) expect(args(`/backup ${quoted}`)).toEqual({ backup: { system: 'SIMRS Utama', level: 'full' } })
    expect(args('/backup "simrs')).toEqual({ backup: { system: '"simrs', level: 'full' } })
  })

  it('reads one word the same in either Unicode form', () => {
    expect(args('/backup re\u0301kam')).toEqual(args('/backup r\u00E9kam'))
  })

  it('takes right-to-left text and emoji as text', () => {
    expect(args('/sign masalah 17 \u202Eمرحبا 👩‍⚕️')).toEqual({ sign: { act: 'problem', check: 17, note: 'مرحبا 👩‍⚕️' } })
  })

  it('says what was near when a command is not known', () => {
    expect(args('/sgin 17')).toEqual({ reason: 'unknown-command', said: 'sgin', similar: 'sign' })
    expect(args('/bantuna')).toMatchObject({ similar: 'bantuan' })
    expect(args('/xyzzy')).toMatchObject({ reason: 'unknown-command', similar: null })
    expect(args('')).toMatchObject({ reason: 'unknown-command' })
  })

  it('says what is missing from half a command, with a line that works', () => {
    expect(args('/sign')).toEqual({ reason: 'bad-arguments', command: 'sign', problem: { kind: 'missing', argument: 'check' }, example: 'sign 17' })
    expect(args('/backup')).toMatchObject({ problem: { kind: 'missing', argument: 'system' } })
  })

  it('says which word it could not use', () => {
    expect(args('/sign abc')).toMatchObject({ problem: { kind: 'not-a-number', argument: 'check', said: 'abc' } })
    expect(args('/sign undp 17')).toMatchObject({ problem: { kind: 'not-one-of', argument: 'act', said: 'undp', similar: 'undo' } })
    expect(args('/sign -3')).toMatchObject({ problem: { kind: 'not-a-number', argument: 'check' } })
    expect(args('/help sign now')).toMatchObject({ problem: { kind: 'too-much', said: 'now' } })
    expect(args('/backup simrs ful')).toMatchObject({ problem: { kind: 'not-one-of', said: 'ful', similar: 'full', known: ['full', 'differential'] } })
    expect(args(`/sign own 17 ${'x'.repeat(600)}`)).toMatchObject({ problem: { kind: 'invalid', argument: 'note' } })
  })

  it('refuses ten thousand characters without looking into them', () => {
    expect(args(`/sign ${'9'.repeat(10_000)}`)).toEqual({ reason: 'too-long', length: 10_006, limit: 4000 })
  })

  it('repeats no more of a text than a sentence can bear', () => {
    const read = args(`/${'é'.repeat(3000)}`)
    expect(JSON.stringify(read).length).toBeLessThan(200)
  })

  it('is a command only when it begins with a slash and a letter', () => {
    expect(['/help', ' /bantuan', '\u200B/help', '/ help'].map(isCommand)).toEqual([true, true, true, true])
    expect(['help', 'cek /help', '/', '//', '/ 5', '7/8', ''].map(isCommand)).toEqual([false, false, false, false, false, false, false])
  })

  it('never brings the house down, whatever comes', () => {
    const word = fc.oneof(fc.constantFrom('/', 'sign', 'paraf', 'undo', '17', '"', '“', '@', '#', '__proto__', 'constructor', 'toString', '\u202E', '\u0000', '\n', '👩‍⚕️'), fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 12 }))
    fc.assert(fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom('', ' '), (words, glue) => {
      const text = words.join(glue)
      const read = parse(text, menu)
      isCommand(text)
      if (!read.ok) expect(JSON.stringify(read.refusal).length).toBeLessThan(2000)
    }), { numRuns: 3000 })
  })

  it('reads again what it has read: a button says what typing says', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), fc.constantFrom('undo', 'problem', 'own'), fc.string({ minLength: 1, maxLength: 60 }), (check, act, note) => {
      const read = args(`sign ${act} ${check} ${note}`)
      const again = args(`/SIGN   ${act.toUpperCase()}   ${check}  ${note}`)
      expect(again).toEqual(read)
    }))
  })
})
