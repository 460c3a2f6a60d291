import { audit } from '../store/audit.ts'
import { takePing, watchScripts, type Ping } from '../store/scripts.ts'
import type { ScriptDesk } from './desk.ts'
import { forgetScripts, settleScript } from './settle.ts'

export type ScriptReport = Omit<Ping, 'at'>

/** Takes what a script reports of itself: run, alarms and the words they owe are one transaction, durable when this resolves. */
export async function takeReport(desk: ScriptDesk, report: ScriptReport): Promise<'taken' | 'unknown'> {
  const plan = desk.site.scripts.find((it) => it.name === report.script)
  if (plan === undefined) return 'unknown'
  await desk.store.write(async (tx) => {
    const at = desk.clock.now()
    await forgetScripts(tx, await watchScripts(tx, desk.site.scripts, at.getTime()), at)
    const was = await takePing(tx, { ...report, at: at.getTime() })
    if (was === 'new' && report.said !== 'start') await audit(tx, { at, by: { kind: 'job', name: `script:${plan.name}` }, act: `script.reported-${report.said}`, subject: `script:${plan.name}`, facts: { run: report.run, exit: report.exit } })
    await settleScript(tx, desk, { plan, at })
  })
  return 'taken'
}
