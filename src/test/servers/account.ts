import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'

/** An account of this machine with a shell and no rights, as somebody makes it for Pulih; gone afterwards. Only root can make one. */
export function account(name: string): { readonly name: string; allow(sudoers: string): void; [Symbol.dispose](): void } {
  const rules = `/etc/sudoers.d/${name}`
  const clear = () => {
    rmSync(rules, { force: true })
    spawnSync('userdel', [name], { stdio: 'ignore' })
  }
  clear()
  run('useradd', ['--system', '--no-create-home', '--home-dir', '/', '--shell', '/bin/bash', name])
  return {
    name,
    allow: (sudoers) => {
      writeFileSync(rules, `${sudoers}\n`, { mode: 0o440 })
      run('visudo', ['-c', '-q', '-f', rules])
    },
    [Symbol.dispose]: clear,
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, [...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}
