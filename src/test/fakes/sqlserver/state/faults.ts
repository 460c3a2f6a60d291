/** What a long statement is doing, as sys.dm_exec_requests calls it. */
export type Doing = 'BACKUP DATABASE' | 'BACKUP LOG' | 'RESTORE DATABASE' | 'RESTORE LOG' | 'RESTORE VERIFYONLY' | 'DBCC CHECKDB'

/** What befalls a statement at a share of its way. */
export type Fault =
  /** The connection is cut; the server goes on as the real one does: it takes the statement back. */
  | { readonly kind: 'cut' }
  /** The statement ends with these errors. */
  | { readonly kind: 'fail'; readonly errors: readonly { readonly number: number; readonly message: string; readonly class?: number }[] }
  | { readonly kind: 'disk full' }
  /** Something happens elsewhere at this very moment. */
  | { readonly kind: 'meanwhile'; readonly happens: () => void | Promise<void> }

export interface FaultRule {
  readonly while: Doing
  /** Of this database only. */
  readonly database?: string
  /** From 0 to 100. */
  readonly at: number
  readonly fault: Fault
}

export interface FaultPlan {
  /** Meets the next statement that fits, once. */
  add(rule: FaultRule): void
  clear(): void
  take(now: { readonly doing: Doing; readonly database: string; readonly percent: number }): Fault | null
  /** Rules that nothing has met yet: a test whose fault never came has proven nothing. */
  unmet(): readonly FaultRule[]
}

export function planFaults(): FaultPlan {
  let rules: FaultRule[] = []
  return {
    add: (rule) => void rules.push(rule),
    clear: () => { rules = [] },
    take: ({ doing, database, percent }) => {
      const found = rules.find((rule) => rule.while === doing && rule.at <= percent && (rule.database ?? database).toLowerCase() === database.toLowerCase())
      if (found === undefined) return null
      rules = rules.filter((rule) => rule !== found)
      return found.fault
    },
    unmet: () => rules,
  }
}
