import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { SECOND } from '../../core/clock.ts'
import { ageNeed, recipientOf } from '../../engines/seal.ts'
import { runTool } from '../../engines/tool.ts'
import { toolVersion } from '../../engines/tool-version.ts'
import { fine, look, wrong, type Probe, type Reading } from './probe.ts'

/** Whether copies can be sealed here, for whom, and whether the key that lies here, if any, is one of theirs. */
export const sealingProbe: Probe = async ({ config, signal }) => {
  const about = 'sealing'
  const recipients = config.site.encryption?.recipients ?? []
  const { identity } = config.secrets
  if (recipients.length === 0 && identity === null) return []
  if (await toolVersion(ageNeed, { signal }) === null) return [wrong(about, 'age is not installed', `Install the package ${ageNeed.package}.`)]
  const sealed = await runTool({ op: 'seal nothing', tool: { command: 'age', args: recipients.flatMap((recipient) => ['-r', recipient]), accept: [0, 1] }, input: Readable.from([]), signal, limit: 20 * SECOND })
  if (recipients.length > 0 && sealed.code !== 0) return [wrong(about, `age refuses a recipient: ${sealed.stderr.split('\n')[0] ?? ''}`, 'Write each as age-keygen -y shows it: until then no copy can be made.')]
  const few: readonly Reading[] = recipients.length === 1 ? [look(about, 'copies are sealed for one key only: whoever loses it has lost them all', 'Add the recipient of a second key that somebody else keeps in another place.')] : []
  if (identity === null) return [fine(about, `for ${recipients.length} recipients; no identity lies here, as it should be: restoring and testing restores need one`), ...few]
  const found = await stat(identity).catch(() => null)
  if (found === null) return [look(about, `there is no file ${identity}`, 'Put the identity there before you restore or test a restore, or take PULIH_AGE_IDENTITY out of .env.'), ...few]
  const open: readonly Reading[] = (found.mode & 0o077) === 0 ? [] : [look(about, `others on this machine may read ${identity}`, `Close it to others: chmod 600 '${identity}'.`)]
  const recipient = await recipientOf(identity, signal)
  if (recipient === null) return [wrong(about, `${identity} does not hold one age identity`, 'Name a file that age-keygen has made, without a passphrase.'), ...open, ...few]
  if (recipients.length > 0 && !recipients.includes(recipient)) return [wrong(about, `the identity in ${identity} opens none of what is sealed now`, `Its recipient is ${recipient}: add it to encryption: recipients:, or name another identity.`), ...open, ...few]
  return [fine(about, recipients.length === 0 ? 'copies are not sealed; those that were can be opened here' : `for ${recipients.length} recipients; the identity in ${identity} opens them`), ...open, ...few]
}
