import type { Rule } from './discreet-rule.ts'

const NIK = '(?:\\d{16}|\\d{4}[ .-]\\d{4}[ .-]\\d{4}[ .-]\\d{4}|\\d{6}[ .-]\\d{6}[ .-]\\d{4}|\\d{2}[ .-]\\d{2}[ .-]\\d{2}[ .-]\\d{6}[ .-]\\d{4})'
const JOINT = '["\'`)\\]]{0,3}\\s{0,3}[.:#=-]{0,2}\\s{0,3}["\'`(\\[]{0,3}'

/** What tells of patients: their numbers, and rows of tables that an error quotes. */
export const patientRules: readonly Rule[] = [
  { what: 'patient', form: new RegExp(`(?<![\\w]|\\d[.,])${NIK}(?![\\w]|[.,]\\d)`, 'g'), unless: (part) => !isNik(part) },
  { what: 'patient', form: new RegExp(`\\b(?:NIK|no[._ ]?(?:nik|ktp)|KTP|nomor induk kependudukan)${JOINT}(?<part>\\d[\\d .-]{10,22}\\d)`, 'gid') },
  { what: 'patient', form: new RegExp(`\\b(?:(?:no|nomor|nomer|number)[._ ]{0,2})?(?:rekam[._ ]medi[sk]|medical[._ ]record(?:[._ ](?:no|number|num))?|MRN|no[._]?rm|nomr|nomor[._]?rm|no[._]?rkm[._]medis|kd[._]rm|RM(?![a-z])|norm(?=["'\`)\\]]*\\s*[:=]))${JOINT}(?<part>[A-Z]{0,3}-?\\d[\\d.-]{2,18}\\d(?!\\d))`, 'gid'), unless: isYearOfDocument },
  { what: 'patient', form: new RegExp(`\\b(?:BPJS|no[._ ]?kartu|noka|no[._ ]?sep|nomor (?:kartu|peserta))${JOINT}(?<part>\\d[\\dA-Z .-]{8,24}\\d)`, 'gid') },
  // Databases quote the row that they stumbled over.
  { what: 'patient', form: /\bVALUES?\s*\((?<part>[\s\S]{1,4000}?)\)(?=\s*(?:[;,]|ON\b|RETURNING\b|$))/gid },
  { what: 'patient', form: /\b(?:Failing row contains|Baris gagal berisi) \((?<part>[^\n]{1,4000}?)\)(?=\.?(?:\s|$))/gid },
  { what: 'patient', form: /\bKey \([^)\n]{1,200}\)=\((?<part>[^\n]{1,1000}?)\)(?= )/gid },
  { what: 'patient', form: /\bDuplicate entry ["'](?<part>[^\n]{1,1000}?)["'] for key/gid },
  { what: 'patient', form: /\bThe duplicate key value is \((?<part>[^\n]{1,1000}?)\)/gid },
  { what: 'patient', form: /\b(?:Incorrect|Truncated incorrect|Data truncated)[^\n]{0,60}? value: ["'](?<part>[^\n]{1,1000}?)["']/gid },
  { what: 'patient', form: /\binvalid input syntax for (?:type )?\w+(?: \w+)?: "(?<part>[^"\n]{1,1000})"/gid },
  { what: 'patient', form: /\bCOPY \w+(?:\.\w+)?, line \d+(?:, column \w+)?: "(?<part>[^\n]{1,4000}?)"(?=\s|$)/gid },
]

/** Province, then a birthday whose day is 40 more for women. */
function isNik(part: string): boolean {
  const digits = part.replaceAll(/\D/g, '')
  const [province, day, month] = [Number(digits.slice(0, 2)), Number(digits.slice(6, 8)) % 40, Number(digits.slice(8, 10))]
  return province >= 11 && province <= 97 && day >= 1 && day <= 31 && month >= 1 && month <= 12 && Number(digits.slice(6, 8)) <= 71
}

/** "SPO-RM-2024-01" and "RM 2024" are documents. */
function isYearOfDocument(part: string, { before }: { readonly before: string }): boolean {
  return /[-/]$|\b(?:SPO|SOP|dokumen|document)\b[^\n]{0,12}$/i.test(before) || /^(?:19|20)\d\d$/.test(part)
}
