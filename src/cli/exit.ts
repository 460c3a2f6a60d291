/** What the command line answers to scripts. Documented in docs/operating.md. */
export const exit = {
  /** Done, and all is well. */
  ok: 0,
  /** It did not come out well, or was refused; what to do stands on stderr. */
  failed: 1,
  /** The command line itself could not be understood. */
  usage: 2,
  /** Done in part, or somebody has to look. */
  attention: 3,
  /** Another Pulih holds this data folder, or something that is needed cannot be reached. */
  unavailable: 69,
  /** A mistake in Pulih. */
  bug: 70,
  /** Mistakes in `.env` or `pulih.yaml`; nothing was touched. */
  configuration: 78,
  /** Stopped by Ctrl-C; what was queued goes on in the bot. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]
