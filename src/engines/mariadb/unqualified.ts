import type { Tool } from '../tool.ts'

/**
 * Stands between a dump and a server on which its database is to be called otherwise: takes the old name out of the heads of
 * triggers. The server keeps those as somebody wrote them, `create trigger sik.t before insert on sik.pasien` too, and makes
 * no trigger in another database than its table's. What stands in their bodies is left as it was written: once it takes the old
 * one's place, that is the right one. Lines of rows begin otherwise, so no row is ever touched.
 */
export const unqualified = (name: string): Tool => ({ command: 'perl', args: ['-e', FILTER, '--', name] })

const FILTER = `
my $name = shift;
my $old = join '|', map { quotemeta } $name, '\`' . $name =~ s/\`/\`\`/gr . '\`', '"' . $name =~ s/"/""/gr . '"';
my $word = qr/(?:\`(?:[^\`]|\`\`)+\`|"(?:[^"]|"")+"|[^\\s\`"]+?)/;
while (my $line = <STDIN>) {
  if (substr($line, 0, 17) eq '/*!50003 CREATE*/') {
    while ($line !~ /;;\\s*$/ and defined(my $more = <STDIN>)) { $line .= $more }
    $line =~ s{^(/\\*!50003 CREATE\\*/ (?:/\\*!50017 DEFINER=.*?\\*/ )?/\\*!50003 \\s*(?:OR\\s+REPLACE\\s+)?TRIGGER\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?)(?:(?:$old)\\s*\\.\\s*)?($word\\s+(?:BEFORE|AFTER)\\s+(?:INSERT|UPDATE|DELETE)\\s+ON\\s+)(?:(?:$old)\\s*\\.\\s*)?}{$1$2}is;
  }
  print $line or die "write: $!";
}
close STDOUT or die "write: $!";
`
