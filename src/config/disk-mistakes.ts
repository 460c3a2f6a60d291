import type { Objection } from './values.ts'

/** What is wrong with how disks are told apart. */
export function wrongWithDisks(it: { readonly type?: unknown; readonly removable?: unknown; readonly mount?: unknown; readonly disks?: unknown; readonly seenEvery?: unknown; readonly observed?: unknown }): readonly (readonly [string, Objection])[] {
  const wrong: (readonly [string, Objection])[] = []
  for (const key of ['disks', 'seenEvery'] as const) {
    if (it[key] === undefined) continue
    if (it.type === 'rclone' || it.observed === true) wrong.push([key, { problem: `${key} is for disks that people plug in here`, instead: 'remove it' }])
    else if (it.removable !== true) wrong.push([key, { problem: `${key} is for disks that people plug in`, instead: 'add removable: true, or remove it' }])
  }
  const disks = (Array.isArray(it.disks) ? it.disks : []) as readonly Readonly<Record<string, unknown>>[]
  disks.forEach((disk, n) => {
    if (['label', 'serial', 'mark'].every((key) => disk[key] === undefined)) wrong.push(['disks', { problem: `nothing tells the disk ${String(disk['name'])} from others`, instead: 'add label:, serial: or mark:; `pulih target mark NAME` shows all three of the disk that is plugged in' }])
    if (it.mount === undefined && (disk['label'] !== undefined || disk['serial'] !== undefined)) wrong.push(['disks', { problem: `the label and the serial of ${String(disk['name'])} are read of what is mounted, and no mount point is named`, instead: 'add mount:, or tell the disk by mark: alone' }])
    const same = disks.slice(0, n).find((other) => other['name'] === disk['name'] || ['label', 'serial', 'mark'].every((key) => other[key] === disk[key]))
    if (same !== undefined) wrong.push(['disks', { problem: `two disks are told by the same: ${String(same['name'])} and ${String(disk['name'])}`, instead: 'give each a name and a label, serial or mark of its own' }])
  })
  return wrong
}
