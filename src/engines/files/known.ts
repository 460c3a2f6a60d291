/**
 * Sizes by path for a whole tree, in a few bytes an entry: a path is kept as 53 bits of its hash. Two paths of one tree fall
 * together once in about a hundred million trees of a million files.
 */
export interface Known {
  add(path: string, size: number): void
  /** The size that was added; null for a path that was not. */
  sizeOf(path: string): number | null
}

/** Makes room for about so many entries; grows where there are more. */
export function known(entries: number): Known {
  let slots = room(entries)
  let keys = new Float64Array(slots)
  let sizes = new Float64Array(slots)
  let used = 0
  const slotOf = (key: number) => {
    let slot = key % slots
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) % slots
    return slot
  }
  const put = (key: number, size: number) => {
    const slot = slotOf(key)
    if (keys[slot] === 0) used += 1
    keys[slot] = key
    sizes[slot] = size
  }
  const grow = () => {
    const [oldKeys, oldSizes] = [keys, sizes]
    slots = room(slots)
    keys = new Float64Array(slots)
    sizes = new Float64Array(slots)
    used = 0
    for (const [slot, key] of oldKeys.entries()) if (key !== 0) put(key, oldSizes[slot] ?? 0)
  }
  return {
    add: (path, size) => {
      if (used * 4 > slots * 3) grow()
      put(hash(path), size)
    },
    sizeOf: (path) => {
      const slot = slotOf(hash(path))
      return keys[slot] === 0 ? null : (sizes[slot] ?? 0)
    },
  }
}

const room = (entries: number) => 2 ** Math.ceil(Math.log2(Math.max(1024, entries * 1.4)))

/** Two independent 32-bit mixes, joined to 53 bits; never 0, which marks an empty slot. */
function hash(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0) || 1
}
