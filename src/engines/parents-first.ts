/** Tables in an order in which each comes after those that it points to; where they point in a circle, as they were. */
export function parentsFirst<T>(tables: readonly T[], pointsTo: (child: T, parent: T) => boolean): readonly T[] {
  const placed: T[] = []
  const left = [...tables]
  while (left.length > 0) {
    const free = left.findIndex((table) => left.every((other) => other === table || !pointsTo(table, other)))
    placed.push(...left.splice(Math.max(0, free), 1))
  }
  return placed
}
