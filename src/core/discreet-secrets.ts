import type { Rule } from './discreet-rule.ts'

/** Keys, tokens and passwords, by their shape or by the word before them. */
export const secretRules: readonly Rule[] = [
  // A key over several lines; where its end is missing, as much as still looks like one.
  { what: 'secret', form: /-----BEGIN [^-\n]{0,40}PRIVATE KEY[^-\n]{0,20}-----(?:[\s\S]{0,12000}?-----END [^-\n]{0,40}PRIVATE KEY[^-\n]{0,20}-----|(?:\s*[A-Za-z0-9+/=]{30,})*)/g },
  { what: 'secret', form: /\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/gi },
  { what: 'secret', form: /(?<!\d)\d{6,14}:[A-Za-z0-9_-]{30,}/g },
  { what: 'secret', form: /xox[a-z](?:\.xox[a-z])?-[\w-]{8,}/gi },
  { what: 'secret', form: /xapp-[\w-]{8,}/gi },
  { what: 'secret', form: /\bhttps?:\/\/hooks\.slack(?:-gov)?\.com\/[\w/-]+/gi },
  { what: 'secret', form: /eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]{4,}/g },
  { what: 'secret', form: /gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  // An address with a name and a password in it is gone as a whole: the host is nobody's business either.
  { what: 'secret', form: /\b(?:jdbc:)?[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@"'<>]{0,100}:[^\s"'<>]{1,200}@[^\s"'<>)\]]{1,300}/gi },
  { what: 'secret', form: /\b(?:jdbc:[a-z]+|mysql|mariadb|postgres(?:ql)?|mssql|sqlserver|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^\s"'<>)\]]{1,300}/gi },
  // Server=…;Database=…;User Id=…;Password=…
  { what: 'secret', form: connectionString('[^;\\n"]{0,200}', ';\\s{0,3}') },
  // host=… user=… password=… dbname=…
  { what: 'secret', form: connectionString('(?:"[^"\\n]{0,200}"|\'[^\'\\n]{0,200}\'|[^\\s;,]{1,200})', '[ \\t]{1,3}') },
  { what: 'secret', form: new RegExp(`(?<![A-Za-z])${words()}["')\\]]{0,2}\\s{0,3}=\\s{0,3}["'(]{0,2}(?<part>(?<=")[^"\\n]{1,200}|(?<=')[^'\\n]{1,200}|[^\\s"'&;,)\\]]{1,200})`, 'gid'), unless: isNoSecret },
  { what: 'secret', form: new RegExp(`(?<![A-Za-z])${words()}["']?\\s{0,2}:\\s{0,3}["']?(?<part>(?<=")[^"\\n]{1,200}|(?<=')[^'\\n]{1,200}|[^\\s"'&;,)\\]]{3,200})`, 'gid'), unless: isNoSecret },
  { what: 'secret', form: /--?(?:password|passwd|pass|pwd|token|secret)[ =]["']?(?<part>[^\s"'-][^\s"']{0,199})/gid, unless: isNoSecret },
  { what: 'secret', form: /\b(?:mysql|mariadb|mysqldump|mariadb-dump|mysqladmin|sqlcmd|tsql|bcp)\b[^\n]{0,200}?\s-[pP](?<part>[^\s-]\S{2,199})/gd },
  { what: 'secret', form: /\bIDENTIFIED\s+(?:WITH\s+\w+\s+)?(?:BY|AS)\s+(?:PASSWORD\s+)?["'](?<part>[^"'\n]{1,200})["']/gid },
  { what: 'secret', form: /\b(?:Bearer|Basic)\s+(?<part>[A-Za-z0-9+/_.=~-]{12,})/gd },
]

/** Whatever is called so is nobody's to read. */
function words(): string {
  return '[a-z]{0,20}[_-]?(?:password|passwd|passphrase|passwort|pwd|kata[ _-]?sandi|sandi|secret(?:[_-]?(?:access[_-]?)?key)?|client[_-]?secret|signing[_-]?secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|authorization|credentials?)'
}

/** "password: YES" is how a database says that one was given, and "token: tidak ada" is a sentence. */
function isNoSecret(part: string): boolean {
  return part.startsWith('[') || /^(?:yes|no|null|none|true|false|salah|belum|tidak|kosong|wajib|wrong|missing|not|is|was|invalid|expired|required|empty|unset|incorrect|rejected|revoked)[.,;:!?)]*$/i.test(part)
}

function connectionString(value: string, between: string): RegExp {
  const key = '(?:Server|Data Source|Address|Addr|Network Address|Host(?:name|addr)?|Port|Database|Initial Catalog|dbname|User ?Id|User(?:name)?|UID|Password|PWD|Driver|Provider|DSN|Encrypt|TrustServerCertificate|Integrated Security|sslmode|Trusted_Connection|Connect(?:ion)? ?Timeout|connect_timeout|MultipleActiveResultSets|Application Name|application_name|charset)'
  return new RegExp(`(?<![\\w])${key}\\s?=\\s?${value}(?:${between}${key}\\s?=\\s?${value}){1,20}`, 'gi')
}
