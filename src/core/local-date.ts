/** A day as the wall calendar of a place names it: "2026-11-23". */
export type LocalDate = string
