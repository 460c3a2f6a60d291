import type { SshPlan } from '../../core/site.ts'

/** Seconds: how long a connection may take to stand, and how often the other side is asked whether it is still there. */
export interface Pace {
  readonly connect: number
  readonly alive: number
  readonly times: number
}

/** A line that was cut is noticed within a minute. */
export const PACE: Pace = { connect: 20, alive: 15, times: 3 }

/**
 * The arguments of an OpenSSH client that asks nobody anything: this key, this host's known key, nobody's configuration,
 * no agent, nothing forwarded, and a line that is given up when the other side falls silent.
 */
export function clientArgs(plan: SshPlan, pace: Pace): readonly string[] {
  const options: Readonly<Record<string, string | number>> = {
    BatchMode: 'yes',
    IdentityFile: path(plan.key),
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    PreferredAuthentications: 'publickey',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: path(plan.knownHosts),
    GlobalKnownHostsFile: '/dev/null',
    UpdateHostKeys: 'no',
    CheckHostIP: 'no',
    VerifyHostKeyDNS: 'no',
    CanonicalizeHostname: 'no',
    ConnectTimeout: pace.connect,
    ConnectionAttempts: 1,
    ServerAliveInterval: pace.alive,
    ServerAliveCountMax: pace.times,
    ClearAllForwardings: 'yes',
    ForwardAgent: 'no',
    ForwardX11: 'no',
    PermitLocalCommand: 'no',
    ControlMaster: 'no',
    ControlPath: 'none',
    Compression: 'no',
    LogLevel: 'ERROR',
  }
  return ['-F', '/dev/null', '-T', '-p', String(plan.port), '-l', plan.user, ...Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`]), '--', plan.host]
}

/** Blanks and quotes as its option reader wants them; a percent sign would stand for something else. */
const path = (at: string) => `"${at.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
