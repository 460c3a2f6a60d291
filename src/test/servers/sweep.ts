/**
 * Shell that ends everything that belongs to one private folder: the process named in `$pid`, what it started, what works
 * inside the folder, and what carries the folder's mark in its environment. Servers put their children into sessions of
 * their own and rewrite their environment, so that no single one of these signs finds them all.
 */
const SWEEP = `
belongs() {
  { echo "$pid"
    find /proc/[0-9]*/cwd -maxdepth 0 '(' -lname "$GUARDED" -o -lname "$GUARDED/*" ')' 2>/dev/null
    grep -lsazxF "PULIH_PRIVATE_SERVER=$GUARDED" /proc/[0-9]*/environ
    echo --
    cat /proc/[0-9]*/stat 2>/dev/null
  } | awk '
    $0 == "--" { listed = 1; next }
    !listed { if (split($0, part, "/") > 1) $0 = part[3]; if ($0 > 1) mine[$0] = 1; next }
    { id = $1; sub(/^.*[)] /, ""); if (id > 1 && $1 != "Z") { parent[id] = $2; order[++count] = id } }
    END {
      do { more = 0; for (n = 1; n <= count; n++) { id = order[n]; if (!mine[id] && mine[parent[id]]) more = mine[id] = 1 } } while (more)
      for (n = 1; n <= count; n++) if (mine[order[n]]) print order[n]
    }'
}
sweep() {
  round=0
  while [ $round -lt 250 ]; do
    found=$(belongs)
    [ -z "$found" ] && return 0
    kill -KILL $found 2>/dev/null
    round=$((round + 1))
    sleep 0.02
  done
  return 1
}
`

/** Ends what belongs to the folder, and leaves the folder. */
export const SWEEP_ONLY = `${SWEEP}
sweep`

/**
 * Reads the server's process id, line by line, until nobody holds the other end any more: told to, or because whoever
 * started it was killed. Then ends what belongs to the folder, and removes the folder.
 */
export const GUARD = `${SWEEP}
trap '' INT TERM HUP
pid=0
while read -r line; do pid=$line; done
sweep
if [ -f "$GUARDED/data/postmaster.pid" ]; then
  set -- $(sed -n 7p "$GUARDED/data/postmaster.pid")
  [ -n "$2" ] && ipcrm -m "$2" 2>/dev/null
fi
rm -rf -- "$GUARDED"
[ ! -e "$GUARDED" ]`
