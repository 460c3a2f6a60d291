import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real file system of its own, so small that it fills up, that can turn read-only and go away. */
export interface SmallDisk {
  readonly path: string
  readOnly(): void
  /** Pulled out: the folder stays, empty. */
  unplug(): void
  [Symbol.dispose](): void
}

/** Mounts one in memory. Needs the right to mount, as a container's root has; says so plainly where it is missing. */
export function smallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'pulih-disk-'))
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'pulih-test', path])
  let mounted = true
  const unplug = () => {
    if (!mounted) return
    run('umount', ['--lazy', path])
    mounted = false
  }
  return {
    path,
    readOnly: () => run('mount', ['-o', 'remount,ro', path]),
    unplug,
    [Symbol.dispose]: () => {
      unplug()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

function run(command: string, args: readonly string[]): void {
  const ended = spawnSync(command, [...args], { encoding: 'utf8' })
  if (ended.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stderr}`)
}
