import type { Tool } from '../tool.ts'

/**
 * The command that starts a tool on the other machine, for whichever POSIX shell the account signs in to. The tool gets an
 * environment of its own making and leads a group of its own. Beside it stands a watcher: it tells over stderr that the tool
 * still works, and when nobody hears it any more, or its shell is gone, it ends the whole group, by sudo where that has
 * started it in somebody else's name.
 */
export function farCommand(tool: Pick<Tool, 'command' | 'args' | 'env' | 'as'>, mark: string): string {
  const env = Object.entries({ PATH, LC_ALL: 'C', TZ: 'UTC', ...tool.env }).map(([name, value]) => `${name}=${value}`)
  return ['exec', 'env', '-i', ...env.map(word), 'sh', '-c', word(WRAPPER), 'pulih', mark, ...[tool.as ?? '', tool.command, ...tool.args].map(word)].join(' ')
}

/** One word for a POSIX shell, whatever it holds: nothing has a meaning between these quotes. */
export const word = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** How the other side's own words are told from the tool's: they stand between these two, after a mark that is new each time. */
export const [OPEN, CLOSE] = ['\x1e', '\x1f']

/** Fixed, as on our own machine. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const WRAPPER = `
mark=$1; owner=$2; shift 2
say() { printf '\\036%s %s\\037' "$mark" "$1" >&4; }
stop() { [ -z "$owner" ] || sudo -n -u "$owner" -- kill -s "$1" -- -$tool; kill -s "$1" -- -$tool; }
exec 3<&0 4>&2
umask 077; cd /
[ -z "$owner" ] || set -- sudo -n -u "$owner" -- "$@"
say begin
command -v "$1" >/dev/null 2>&1 || { say missing; say 'end 127'; exit 127; }
setsid "$@" <&3 3<&- 4>&- &
tool=$!
exec 3<&- </dev/null >/dev/null 2>&1
(
  trap '' PIPE HUP
  effort=0; turn=0
  while sleep 2 4>&- && kill -0 $$; do
    [ $((turn % 15)) -ne 0 ] || effort=$(cat /proc/[0-9]*/stat 2>/dev/null | awk -v group=$tool '{ sub(/^.*\\) /, "") } $3 == group { ticks += $12 + $13 } END { printf "%d", ticks }' 4>&-)
    turn=$((turn + 1))
    say "beat $effort" || break
  done
  trap '' TERM
  stop TERM
  sleep 3 4>&-
  stop KILL
) &
watcher=$!
wait $tool
code=$?
kill $watcher
wait $watcher
say "end $code"
exit $code
`
