import type { Manifest } from '../core/manifest.ts'
import { SEALED, unsealedView } from '../core/sealed.ts'
import type { Engine } from '../engines/engine.ts'

/** RESTORE.md: what this folder is, and the engine's exact commands that check it and bring it back without us. Oldest of the chain first. */
export function restoreGuide(of: { readonly engine: Pick<Engine, 'guide'>; readonly manifest: Manifest; readonly chain: readonly string[] }): string {
  const { manifest, chain } = of
  return [
    `# ${manifest.component}: ${manifest.level} copy of ${manifest.takenAt}`,
    '',
    `Made by Pulih ${manifest.pulih} with the engine \`${manifest.engine}\`; source: ${manifest.source.server} (${manifest.source.host}), ${manifest.source.path}.`,
    chain.length > 1
      ? `This folder alone is not enough. Needed, in this order, side by side: ${chain.map((name) => `\`${name}\``).join(', ')}.`
      : 'This folder alone is enough.',
    '',
    ...(manifest.sealed ? [unsealing(manifest, chain), ''] : []),
    guideOf(of),
    '',
  ].join('\n')
}

/** The engine's own commands. They name files as they are once unsealed; a hash is that of the file that lies there. */
function guideOf({ engine, manifest, chain }: Parameters<typeof restoreGuide>[0]): string {
  const text = engine.guide(chain, unsealedView(manifest))
  return manifest.files.filter(({ name }) => name.endsWith(SEALED)).reduce((said, { name, sha256 }) => said.replaceAll(`${sha256}  ${name.slice(0, -SEALED.length)}\n`, `${sha256}  ${name}\n`), text)
}

function unsealing(manifest: Manifest, chain: readonly string[]): string {
  return `## First: unseal

The files that end in \`${SEALED}\` are sealed with \`age\` and open only for whoever holds the identity of one of these recipients:

${(manifest.sealed?.recipients ?? []).map((recipient) => `- \`${recipient}\``).join('\n')}

Copy ${chain.length > 1 ? 'the folders of the whole chain, side by side,' : 'this folder'} to a place with room for as much again. Open a terminal in the folder of this file and name the file that holds the identity:

    export IDENTITY=/media/kunci/pulih-identity.txt

\`\`\`sh
( for folder in ${chain.map((name) => `../${name}`).join(' ')}; do
  for file in "$folder"/*${SEALED}; do
    age --decrypt --identity "$IDENTITY" --output "\${file%${SEALED}}" "$file" || exit 1
  done
done )
\`\`\`

What follows reads the files that this has made. Remove them when all is done: whoever may read this folder may read them.
`
}
