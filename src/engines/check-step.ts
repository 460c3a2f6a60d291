import { RESTORE_GUIDE, type Manifest } from '../core/manifest.ts'

/** The first step of every RESTORE.md: the files that lie here are the ones that were written. `more` says what else must be checked so. */
export function checkStep({ files }: Pick<Manifest, 'files'>, more = ''): string {
  return `1. Check that the copy is what was written.${more === '' ? '' : ` ${more}`}

\`\`\`sh
sha256sum --check --strict <<'END'
${files.filter(({ name }) => name !== RESTORE_GUIDE).map(({ name, sha256 }) => `${sha256}  ${name}`).join('\n')}
END
\`\`\``
}
