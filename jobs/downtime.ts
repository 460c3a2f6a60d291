import type { Watch } from '../src/bot/job.ts'
import { lookForNews, nextLook } from '../src/procedures/downtime/news.ts'
import { nextReminder, remindOfProgramme } from '../src/procedures/downtime/programme.ts'
import { downtimeProcedure } from '../src/procedures/downtime/procedure.ts'

/** Tells units what the clock makes due of a downtime: reminders, that it has not begun, that it is not over. */
export const downtimeNews: Watch = {
  name: 'downtime',
  look: (now, kit) => lookForNews(kit, downtimeProcedure(kit, kit.downtime), now),
  next: (now, kit) => nextLook(kit, now),
}

/** Reminds those who plan downtimes of the months in which one is due. */
export const downtimeProgramme: Watch = {
  name: 'downtime-programme',
  look: (now, kit) => remindOfProgramme(kit, now),
  next: async (now, kit) => nextReminder(kit, now),
}
