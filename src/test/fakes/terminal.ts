import type { Terminal } from '../../cli/terminal.ts'

/** A terminal that remembers what was said; nobody watches it. */
export function fakeTerminal(): Terminal & { readonly said: string[]; readonly told: string[]; text(): string } {
  const said: string[] = []
  const told: string[] = []
  return { out: (text) => said.push(text), err: (text) => told.push(text), live: null, page: null, said, told, text: () => [...said, ...told].join('\n') }
}
