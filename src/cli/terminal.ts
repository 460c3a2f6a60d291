/** Where the command line speaks: results on one stream, everything else on the other. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** One line that is drawn again and again; null where nobody watches, and plain lines are written instead. */
  readonly live: LiveLine | null
  /** How many results fit what somebody who watches sees at once; null where nobody does, and everything is written. */
  readonly page: number | null
}

export interface LiveLine {
  draw(text: string): void
  clear(): void
}

/** Speaks on a process's own streams. A reader that went away (`| head`, a closed window) is no longer told, and ends nothing. */
export function realTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  // Unheard, the error of a broken pipe would end the process, and with it a back-up that is half done.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined)
  let drawn = false
  const clear = () => {
    if (drawn) stderr.write('\r\x1b[2K')
    drawn = false
  }
  return {
    out: (text) => {
      clear()
      stdout.write(`${text}\n`)
    },
    err: (text) => {
      clear()
      stderr.write(`${text}\n`)
    },
    // The question above and what is told below want their lines too.
    page: stdout.isTTY ? Math.max(5, (stdout.rows > 0 ? stdout.rows : 24) - 4) : null,
    live: stderr.isTTY
      ? {
          draw: (text) => {
            // A line that wraps could not be taken back.
            stderr.write(`\r\x1b[2K${text.slice(0, (stderr.columns > 0 ? stderr.columns : 80) - 1)}`)
            drawn = true
          },
          clear,
        }
      : null,
  }
}

/** `[#########-----------]  45 %` */
export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH)
  return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${String(Math.floor(Math.min(1, Math.max(0, share)) * 100)).padStart(3)} %`
}

const WIDTH = 24
