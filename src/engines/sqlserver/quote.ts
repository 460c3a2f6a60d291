/** A name as T-SQL writes it, whatever characters it holds. */
export const named = (name: string) => `[${name.replaceAll(']', ']]')}]`

/** A text as T-SQL writes it. */
export const quoted = (text: string) => `N'${text.replaceAll("'", "''")}'`

/** A moment as the wall clock of a server so many minutes ahead of UTC shows it; no setting of language changes how it is read. */
export const wall = (at: Date, ahead: number) => new Date(at.getTime() + ahead * 60_000).toISOString().slice(0, 23)

/** The moment that such a wall clock showed; the driver hands it over as if it were UTC. */
export const fromWall = (shown: Date, ahead: number) => new Date(shown.getTime() - ahead * 60_000)
