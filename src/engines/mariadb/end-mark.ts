import { Fault } from '../../core/fault.ts'
import type { ToolNeed, Vessel, Work } from '../engine.ts'
import { roomy } from '../roomy.ts'
import type { Tool } from '../tool.ts'
import { squeeze, type Squeezed } from '../zstd.ts'

/** What listens to the end of a text. */
export const perlNeed: ToolNeed = { command: 'perl', versionArgs: ['-e', 'printf "%vd", $^V'], least: '5.10', package: 'perl-base' }

/**
 * Compresses what a tool writes, and listens to its end on the way: the last line must be the tool's own word that it is done.
 * To decompress the copy for it would cost more than twice as much.
 */
export async function squeezeToMark(ask: { readonly op: string; readonly from: Tool; readonly into: string; readonly vessel: Vessel; readonly zstd: string | undefined; readonly signal: AbortSignal; readonly mark: RegExp }, work: Work): Promise<Squeezed> {
  let last = ''
  const ear: Tool = { command: 'perl', args: ['-e', EAR], hear: (line) => { if (line.trim() !== '') last = line } }
  const squeezed = await squeeze({ op: ask.op, from: [roomy(ask.from), ear], into: ask.into, vessel: ask.vessel, zstd: ask.zstd, signal: ask.signal }, work)
  if (!ask.mark.test(last)) throw new Fault({ area: 'engine', op: ask.op, retry: 'later', hint: 'tool-failed', detail: `${ask.from.command} ended without its last line` })
  return squeezed
}

/** Hands everything on, and says at the end what came last. */
const EAR = `
my $end = '';
while (1) {
  my $got = sysread(STDIN, my $piece, 131072);
  defined $got or die "read: $!";
  $got or last;
  for (my $at = 0; $at < $got;) {
    my $gone = syswrite(STDOUT, $piece, $got - $at, $at);
    defined $gone or die "write: $!";
    $at += $gone;
  }
  $end = substr($got < 400 ? $end . $piece : $piece, -400);
}
print STDERR $end;
`
