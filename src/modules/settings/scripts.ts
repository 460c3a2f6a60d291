/** What is done on the machine where a settings file lies, for its POSIX shell. Each says one word of how it ended. */

/**
 * The kept file is hidden and has the same ending: a web server treats it as it treats the original, and what reads every
 * file of a folder passes it over.
 */
export const LOOK = `most=$3
p=$(realpath -e -- "$1" 2>/dev/null) || { echo missing; exit 0; }
[ -f "$p" ] || { echo no-file; exit 0; }
[ -r "$p" ] || { echo unreadable; exit 0; }
[ "$(stat -c %s -- "$p")" -le "$most" ] || { echo too-large; exit 0; }
d=\${p%/*}; b=\${p##*/}; b=\${b#.}
case $b in *.*) stem=\${b%.*}; end=.\${b##*.};; *) stem=$b; end=;; esac
k="$d/.$stem.pulih-$2$end"
printf 'there\\n%s\\n%s\\n' "$p" "$k"
base64 -w 0 < "$p" || exit 1
echo
me=$(id -u)
can=yes
[ "$me" = 0 ] || [ "$(stat -c %u -- "$p")" = "$me" ] || can=owner
[ "$(stat -c %h -- "$p")" = 1 ] || can=linked
[ -w "$d" ] && [ -x "$d" ] || can=folder
if [ -e "$k" ] || [ -L "$k" ]; then
  if [ -L "$k" ] || [ ! -f "$k" ]; then echo "$k is not a file of ours" >&2; exit 1; fi
  base64 -w 0 < "$k" || exit 1
else
  printf -- -
fi
echo
echo "$can"`

/** A copy with everything that hangs on the original is filled and renamed, so that owner, mode and marks stay. What is refused is read to its end: a door that is closed early counts as broken off. */
export const EXCHANGE = `file=$1; kept=$2; next=$3; old=$4; new=$5; keep=$6
d=\${file%/*}; d=\${d:-/}
no() { cat > /dev/null; echo "$1"; exit 0; }
sum() { sha256sum < "$1" | cut -c1-64; }
[ -w "$d" ] && [ -x "$d" ] || no folder
[ "$(stat -c %h -- "$file")" = 1 ] || no linked
umask 077
rm -f -- "$next"
trap 'rm -f -- "$next"' EXIT
trap 'exit 1' HUP INT TERM PIPE
copy() {
  cp -a -- "$file" "$next" || exit 1
  [ "$(stat -c %u:%g:%a -- "$next")" = "$(stat -c %u:%g:%a -- "$file")" ] || no owner
}
made=
if [ "$keep" = first ]; then
  copy
  [ "$(sum "$next")" = "$old" ] || no changed
  sync -- "$next" || exit 1
  mv -T -- "$next" "$kept" || exit 1
  made=yes
fi
copy
mode=$(stat -c %a -- "$file")
chmod u+w -- "$next" && cat > "$next" && chmod "$mode" -- "$next" || exit 1
[ "$(sum "$next")" = "$new" ] || { echo 'the text did not arrive whole' >&2; exit 1; }
sync -- "$next" || exit 1
[ "$(sum "$file")" = "$old" ] || { [ -z "$made" ] || rm -f -- "$kept"; no changed; }
mv -T -- "$next" "$file" || exit 1
sync -- "$d"
echo done`

export const PUT_BACK = `file=$1; kept=$2; now=$3; old=$4
d=\${file%/*}; d=\${d:-/}
sum() { sha256sum < "$1" | cut -c1-64; }
[ -w "$d" ] && [ -x "$d" ] || { echo folder; exit 0; }
[ "$(sum "$file")" = "$now" ] && [ "$(sum "$kept")" = "$old" ] || { echo changed; exit 0; }
mv -T -- "$kept" "$file" || exit 1
sync -- "$d"
echo done`
