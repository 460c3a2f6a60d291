import { PassThrough } from 'node:stream'
import { Fault } from '../../core/fault.ts'
import { asText, lines } from '../lines.ts'
import { pipeTools, type Tool } from '../tool.ts'

/**
 * A private folder on the other machine, with a file in it where a text is given. A process there holds it for as long as
 * our connection stands, and removes it when that ends, however it ends; what a power cut left is swept away the next day.
 */
export async function lent<T>(ask: { readonly on: (tool: Tool) => Tool; readonly signal: AbortSignal; readonly within: string; readonly text: string | null }, use: (folder: string) => Promise<T>): Promise<T> {
  const op = 'make a private folder on the server'
  const text = Buffer.from(ask.text ?? '', 'utf8')
  const input = new PassThrough()
  if (text.length > 0) input.write(text)
  let tell: (folder: string) => void = () => undefined
  const told = new Promise<string>((resolve) => { tell = resolve })
  const holding = pipeTools({
    op, input, signal: ask.signal,
    tools: [ask.on({ command: 'sh', args: ['-c', HOLDER, 'pulih-lent', ask.within, String(text.length), ask.text === null ? 'folder' : 'file'] })],
    output: lines((line) => tell(asText(line))),
  }).then(() => null, (error: unknown) => ({ error }))
  const folder = await Promise.race([told, holding.then((ended) => {
    throw ended === null ? new Fault({ area: 'tool', op, retry: 'later', hint: 'tool-failed', detail: 'it was given back before it was lent' }) : ended.error
  })])
  try {
    return await use(folder)
  } finally {
    input.end()
    // Whoever used it knows by its own tools whether all went well; a line that broke meanwhile has removed the folder too.
    await holding
  }
}

/** What has a living holder is nobody's leftover, however old it is. */
const HOLDER = `
within=$1; size=$2; kind=$3
umask 077
find "$within" -maxdepth 1 -name 'pulih-lent-*' -user "$(id -u)" -mtime +0 2>/dev/null | while read -r old; do
  holder=\${old#*/pulih-lent-}
  [ -d "/proc/\${holder%%.*}" ] || rm -rf -- "$old"
done
folder=$(mktemp -d "$within/pulih-lent-$$.XXXXXXXXXX") || exit 1
trap '' TERM HUP PIPE
clear() { rm -rf -- "$folder" || { sleep 2; rm -rf -- "$folder"; }; }
if [ "$kind" = file ]; then
  head -c "$size" > "$folder/private"
  [ "$(wc -c < "$folder/private")" -eq "$size" ] || { clear; echo 'the text did not arrive whole' >&2; exit 1; }
fi
printf '%s\\n' "$folder"
cat > /dev/null
clear
`
