/** What is asked of one part. */
export interface Asked {
  readonly what: ReadonlySet<string>
  readonly megabytes: number
  readonly rounds: number
}
