/**
 * Opens a TCP connection to `host:port` and closes it at once; says how long that took.
 * Throws a Fault when nobody answers within `timeout`.
 */
export type Connect = (ask: { readonly address: string; readonly timeout: number; readonly signal: AbortSignal }) => Promise<{ readonly ms: number }>
