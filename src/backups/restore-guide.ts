import type { Manifest } from '../core/manifest.ts'
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
    of.engine.guide(chain, manifest),
    '',
  ].join('\n')
}
