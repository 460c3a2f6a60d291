/** What rooms need of a logger: facts first, then one plain sentence. pino fits; so does a test's array. */
export interface Log {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
  child(facts: object): Log
}

export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }
