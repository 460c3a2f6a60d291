import { isIPv4, isIPv6 } from 'node:net'
import type { Around, Rule } from './discreet-rule.ts'

/** Where machines are found: IP addresses, host and port, names of hosts where an error gives them away. */
export const addressRules: readonly Rule[] = [
  { what: 'address', form: /(?<![\w.,])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:\/\d{1,2})?(?![\w]|[.,]\d)/g, unless: (part, around) => !isIPv4(part.replace(/[:/].*$/, '')) || isFigure(part, around) },
  { what: 'address', form: /\[?(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%\w{1,15})?(?![\w:])\]?(?::\d{1,5})?/gi, unless: (part) => !/\d/.test(part) || !isIPv6(part.replace(/\]:\d+$/, '').replace(/^\[|\]$/g, '')) },
  { what: 'address', form: /\\\\[\w.-]{2,}\\[^\s"']+/g },
  // A dotted name with a port; files are named like that too, but ports have more digits than lines of theirs.
  { what: 'address', form: /(?<![\w.@/-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}:\d{2,5}(?![\w]|[.:]\d)/gi, unless: isFile },
  // One word with a port is a host where the port is one that servers listen on, or where the word cannot be one of our codes.
  { what: 'address', form: /(?<![\w.@/:-])(?:localhost|[a-z][a-z0-9-]{0,60}):(?:21|22|25|53|80|139|389|443|445|1433|1434|1521|3306|3307|3389|5432|5433|6379|8080|8443|9000|27017)(?![\w]|[.:]\d)/gi, unless: isCode },
  { what: 'address', form: /(?<![\w.@/:-])(?:localhost|[a-z][a-z0-9]{0,30}-[a-z0-9-]{1,30}|[a-z]{1,30}\d{1,3}):\d{4,5}(?![\w]|[.:]\d)/gi, unless: isCode },
  // What operating systems and databases say when they cannot reach somebody.
  { what: 'address', form: /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|EPIPE)\s+(?<part>[a-z0-9_][\w.-]*(?::\d{1,5})?)/gid },
  { what: 'address', form: /\b(?:server (?:on|at)|to host|host name|hostname|host|connect to|connection to|unreachable:?|name server|lookup)\s+["'`“](?<part>[\w.:-]{1,253})["'`”]/gid },
  { what: 'address', form: /\b(?:connect|connecting|connection) to (?:host |server )?(?<part>[\w.-]{1,253}) port \d{1,5}/gid },
  { what: 'address', form: /\b(?:resolve|lookup) (?:host|hostname|host name)?\s?["'`]?(?<part>[a-z0-9][\w-]*(?:\.[\w-]+)+)/gid },
  { what: 'address', form: /(?<=\b(?:user|for|login)\s{1,2}["'`]?[\w.-]{1,60}["'`]?@)["'`]?(?<part>[\w.%-]{1,253})["'`]?/gid, unless: (part) => part === '%' },
]

/** Indonesians write a thousand million as 1.000.000.000; what is counted says so by the word behind it. */
function isFigure(part: string, { before, after }: Around): boolean {
  if (/(?:\bv|(?:versi|version|rev|release)\s?)$/i.test(before)) return true
  return /^[1-9]\d{0,2}(?:\.\d{3}){3}$/.test(part) && (/^\s?(?:[kMGTP]?B\b|bytes?\b|bita\b|baris|rows?\b|rekaman|records?\b|berkas|files?\b|kali\b|pasien|kunjungan|transaksi|halaman|pages?\b|rupiah|%)/i.test(after) || /(?:Rp\.?|jumlah|total|sebanyak)\s?:?\s?$/i.test(before))
}

function isFile(part: string): boolean {
  return /\.(?:ts|js|mjs|cjs|json|ya?ml|sql|zst|gz|log|md|csv|txt|pdf|bak|trn|dif|db):\d+$/i.test(part)
}

/** How we call our own cards and subjects. */
function isCode(part: string): boolean {
  return /^(?:check|round|room|procedure|person|form|run|alarm|copy|backup|job|schedule|unit|link|command|event|message|sweep|list|holiday|rehearsal|reread|sha\d*|id|no|port):/i.test(part)
}
