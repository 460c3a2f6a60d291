import type { Finding } from '../../core/finding.ts'

/** Whether a text begins like a dump that says at its end that it is whole; null for what is none. */
export function dumpEnd(head: string): RegExp | null {
  return DUMPS.find(({ begins }) => begins.test(head))?.ends ?? null
}

/** Reads a dump to its end and wants the words there with which its tool says that it is whole. */
export async function endOfDump(source: AsyncIterable<Buffer>, of: { readonly file: string; readonly ends: RegExp }): Promise<readonly Finding[]> {
  let tail: Buffer = Buffer.alloc(0)
  for await (const piece of source) tail = Buffer.concat([tail, piece.subarray(-TAIL)]).subarray(-TAIL)
  return of.ends.test(tail.toString('latin1')) ? [] : [{ kind: 'end-mark-missing', file: of.file }]
}

const TAIL = 4096
/** A program that is killed in between writes no such line. */
const DUMPS: readonly { readonly begins: RegExp; readonly ends: RegExp }[] = [
  { begins: /^(?:\/\*M?!999999\\- enable the sandbox mode \*\/\s*)?-- (?:MySQL|MariaDB) dump /, ends: /\n-- Dump completed[^\n]*\s*$/ },
  { begins: /^--\n-- PostgreSQL database (?:cluster )?dump\n/, ends: /\n-- PostgreSQL database (?:cluster )?dump complete\n[\s-]*(?:\\unrestrict [^\n]*\s*)?$/ },
]
