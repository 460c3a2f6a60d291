import type { z } from 'zod'
import { everyKey, type Key } from './keys.ts'

/** docs/configuration.md, made from the schemas themselves, so that it cannot tell of keys that are not there. */
export function configurationPage(site: z.core.$ZodType, env: z.core.$ZodType): string {
  const keys = everyKey(site)
  const sections = [...new Set(keys.map((key) => sectionOf(key.path)))]
  return `${[
    OPENING,
    '## pulih.yaml',
    ...sections.map((section) => {
      const head = keys.find((key) => key.path === section)
      const below = keys.filter((key) => sectionOf(key.path) === section && key.path !== section)
      return `### \`${section}\`${head?.otherwise === null ? '' : ' (may be left out)'}\n\n${head?.description ?? ''}\n\n${table(below, section)}`
    }),
    '## .env',
    'Secrets, and what differs from machine to machine. The environment of the process wins over the file. An unknown key that begins with `PULIH_` is a mistake.',
    table(everyKey(env), ''),
  ].join('\n\n')}\n`
}

function table(keys: readonly Key[], section: string): string {
  return ['| key | what it is | what to write | left out |', '| --- | --- | --- | --- |', ...keys.map((key) => `| ${nameOf(key, section)} | ${cell(key.description)} | ${cell(key.form)} | ${key.otherwise === null ? '**needed**' : cell(key.otherwise)} |`)].join('\n')
}

function nameOf(key: Key, section: string): string {
  const below = key.path.slice(section.length).replace(/^(\[\])?\.?/, '')
  return `\`${below}\`${key.only === null ? '' : ` (${key.only})`}`
}

const sectionOf = (path: string) => /^\w+/.exec(path)?.[0] ?? path
const cell = (text: string) => text.replaceAll('|', '\\|')

const OPENING = `# Configuration

Pulih reads two files in the folder it is started in (or that \`--folder\` names): \`pulih.yaml\`, which describes the hospital and is reviewed like any other document, and \`.env\`, which holds secrets. Both are read once, at the start. With neither of them the demo hospital starts.

Every mistake in them is shown at once, with its line and what to write instead; until all are mended nothing starts and nothing is touched (exit code 78). \`pulih doctor\` then looks at what the files cannot tell: tools, rights, space, reachability.

- **Every value is a text** until its key says otherwise: a revision \`00\` stays \`00\`, and \`no\` is no surprise. A value that begins with \`*\`, or holds \`: \` or \` #\`, goes between quotes.
- **Durations** carry their unit: \`90s\`, \`30m\`, \`2h\`, \`14d\`, \`2w\`, also \`1h30m\`. **Sizes** too: \`500MB\`, \`10GB\`, \`1TiB\`.
- **Times** are cron expressions of five fields, *minute hour day month weekday*, on the wall clock of their zone: \`0 2 * * 0\` is Sunday 02.00, \`30 7 * * 1-5\` workdays 07.30, \`0 9 * * 1#1\` the first Monday of the month, \`0 12 L * *\` its last day.
- **Paths** may be relative to \`pulih.yaml\`; \`\${data}\` is Pulih's own data folder. Sources, and targets without a mount point, must be there. What lies below \`\${data}\` is made at the start.
- **References** are names: a component's targets, a schedule's system, a check's procedure. A name that is nowhere described is a mistake, with the nearest one suggested.
- A component whose source is *inside* a target, a target inside a source, two targets inside one another, a secret in pulih.yaml, a level that an engine does not know: all are mistakes.

[\`pulih.example.yaml\`](../pulih.example.yaml) and [\`.env.example\`](../.env.example) show every key in use. [\`sop/\`](../sop) holds five hospitals.`
