import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerSay, bytes, LONGEST_SAY, nextQuestion, questionBefore, readAnswer, type FormField } from './form.ts'

const today = '2026-11-23'
const read = (ways: FormField | readonly FormField[], said: string) => {
  const outcome = readAnswer(Array.isArray(ways) ? ways : [ways as FormField], said, { today })
  return outcome.ok ? outcome.value : outcome.refusal.reason === 'bad-answer' ? outcome.refusal.problem.kind : outcome.refusal.reason
}
const unit = (labels: readonly [string, string]): FormField => ({ key: 'unit', label: 'Unit', kind: 'choice', options: [{ value: 'igd', label: labels[0] }, { value: 'farmasi', label: labels[1] }] })

describe('an answer to a form', () => {
  it('names a choice by its value, by its name in either language, or by its place', () => {
    const ways = [unit(['IGD', 'Farmasi']), unit(['Emergency', 'Pharmacy'])]
    for (const said of ['igd', 'IGD.', ' Igd ', 'emergency', '1', '#1']) expect([said, read(ways, said)]).toEqual([said, 'igd'])
    for (const said of ['Pharmacy', '2', '#2']) expect([said, read(ways, said)]).toEqual([said, 'farmasi'])
    for (const said of ['ig', 'igd farmasi', '3', '#0', 'radiologi']) expect([said, read(ways, said)]).toEqual([said, 'not-one-of'])
  })

  it('is a date or a moment as people write it, and nothing but that', () => {
    const date: FormField = { key: 'date', label: 'Tanggal', kind: 'date' }
    for (const said of ['24 Des', '24/12', '24 Desember 2026', '2026-12-24']) expect([said, read(date, said)]).toEqual([said, '2026-12-24'])
    expect(read(date, 'besok')).toBe('2026-11-24')
    for (const said of ['31 Feb', 'kapan saja', '24 Des ya', '']) expect(read(date, said)).not.toMatch(/^\d/)
    const moment: FormField = { key: 'from', label: 'Mulai', kind: 'moment' }
    for (const said of ['24 Des 22.00', '24 Des pukul 22:00 WIB', '2026-12-24 22:00', '2026-12-24T22:00', '22.00 24/12', '24 Des jam 22']) expect([said, read(moment, said)]).toEqual([said, '2026-12-24 22:00'])
    for (const said of ['24 Des', '22.00', '24 Des 25.00', '24 Des 22.00 23.00', '22.60 besok']) expect([said, read(moment, said)]).toEqual([said, 'not-a-moment'])
  })

  it('is a yes or a no in both languages, and nothing in between', () => {
    const sure: FormField = { key: 'sure', label: 'Yakin', kind: 'yes-no', yes: 'Perlu restart', no: 'Tanpa restart' }
    for (const said of ['ya', 'Ya.', 'OK', 'yes', 'setuju', 'perlu restart']) expect([said, read(sure, said)]).toEqual([said, 'yes'])
    for (const said of ['tidak', 'No', 'Tanpa restart']) expect([said, read(sure, said)]).toEqual([said, 'no'])
    for (const said of ['mungkin', 'ya tidak', '']) expect(['yes', 'no']).not.toContain(read(sure, said))
  })

  it('keeps a text as it was meant: one line, unless it may be long, and never longer than its field', () => {
    const short: FormField = { key: 'name', label: 'Nama', kind: 'text', most: 20 }
    expect(read(short, '  Cuti \n bersama ')).toBe('Cuti bersama')
    expect(read({ ...short, long: true }, ' a\r\nb ')).toBe('a\nb')
    expect(read(short, 'x'.repeat(21))).toBe('too-long')
    expect(read(short, '   ')).toBe('empty')
  })

  it('reads what it has written, whatever it was', () => {
    const fields: readonly FormField[] = [unit(['IGD', 'Farmasi']), { key: 'd', label: '', kind: 'date' }, { key: 'm', label: '', kind: 'moment' }, { key: 'y', label: '', kind: 'yes-no', yes: 'Ya', no: 'Tidak' }, { key: 't', label: '', kind: 'text', most: 100 }]
    fc.assert(fc.property(fc.constantFrom(...fields), fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('igd', 'besok', '24 Des 22.00', 'ya')), (field, said) => {
      const first = readAnswer([field], said, { today })
      if (first.ok) expect(readAnswer([field], first.value, { today })).toEqual(first)
    }), { numRuns: 500 })
  })
})

describe('the order of questions', () => {
  const fields = [{ key: 'a' }, { key: 'b' }, { key: 'c' }]

  it('asks for the first that has no answer, also when it was passed over', () => {
    expect(nextQuestion(fields, {})).toBe('a')
    expect(nextQuestion(fields, { a: '1', b: null })).toBe('c')
    expect(nextQuestion(fields, { a: '1', b: null, c: '3' })).toBeNull()
  })

  it('goes back one at a time', () => {
    expect(questionBefore(fields, 'c')).toBe('b')
    expect(questionBefore(fields, 'a')).toBeNull()
    expect(questionBefore(fields, null)).toBe('c')
  })
})

describe('what a button says', () => {
  it('fits the narrowest platform: a choice with a long name is told by its place', () => {
    const options = [{ value: 'igd', label: 'IGD' }, { value: 'instalasi-rawat-inap-kelas-tiga-gedung-c-lantai-empat-puluh', label: 'C4' }]
    const field: FormField = { key: 'unit', label: 'Unit', kind: 'choice', options }
    const says = options.map(({ value }) => answerSay({ form: 123_456, field, value }))
    expect(says).toEqual(['form 123456 unit igd', 'form 123456 unit #2'])
    expect(says.every((say) => bytes(say) <= LONGEST_SAY)).toBe(true)
    expect(read(field, '#2')).toBe('instalasi-rawat-inap-kelas-tiga-gedung-c-lantai-empat-puluh')
  })
})
