import { stat } from 'node:fs/promises'
import { sshHost } from '../../engines/ssh/host.ts'
import { findingSentence } from '../../texts/views/finding.ts'
import { fine, look, reading, wrong, type Probe, type Reading } from './probe.ts'

/** Whether each server that is reached by SSH lets us in and has what every tool there needs; which of an engine's tools it lacks is said of its sources. */
export const sshProbe: Probe = async ({ config, clock, signal, t }) => {
  const readings = await Promise.all(config.site.servers.map(async ({ name, ssh }) => {
    if (ssh === null) return []
    const about = `ssh ${name}`
    return await reading(t, about, async (): Promise<readonly Reading[]> => {
      const { mode } = await stat(ssh.key)
      if ((mode & 0o077) !== 0) return [wrong(about, `others on this machine may read ${ssh.key}`, `Close it to others, or ssh refuses it: chmod 600 '${ssh.key}'.`)]
      const begun = clock.passed()
      const finding = await sshHost({ server: name, plan: ssh }).look(signal)
      const ms = Math.round(clock.passed() - begun)
      const where = `${ssh.user}@${ssh.host}:${ssh.port}`
      if (finding !== null) return [wrong(about, `${where}: ${'detail' in finding ? finding.detail : findingSentence(t, finding)}`, ADVICE[finding.kind] ?? findingSentence(t, finding))]
      if (ms > SLOW) return [look(about, `${where} answers in ${ms} ms`, 'Look at the network and at UseDNS in its sshd_config: every copy signs in several times.')]
      return [fine(about, `${where} lets us in, in ${ms} ms`)]
    })
  }))
  return readings.flat()
}

const SLOW = 5000
const ADVICE: Readonly<Record<string, string>> = {
  'host-key-differs': 'Make sure that it is the right server; then renew the known_hosts file as docs/ssh.md tells.',
  'login-refused': 'Let the account\'s authorized_keys hold our public key, as docs/ssh.md tells.',
  'server-away': 'Is it on, does its sshd listen on that port, does a firewall stand between? Else write its right host in pulih.yaml.',
  'tool-missing': 'Install it, as root: apt-get install openssh-client.',
}
