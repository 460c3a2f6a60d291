import { describe, expect, it } from 'vitest'
import type { PgbackrestComponent } from '../../core/component.ts'
import { judgeArchiving, type Archiving } from './archiving.ts'

const source = { server: 'db', stanza: 'sik', config: null, access: { user: 'pulih' } } as unknown as PgbackrestComponent
const well: Archiving = { mode: 'on', command: 'pgbackrest --stanza=sik archive-push %p', timeout: 900, failing: null, failed: null, switches: true, received: null, replayed: null, behind: null, bytes: 1, slots: [] }
const judge = (more: Partial<Archiving>, standby = false) => judgeArchiving({ ...well, ...more }, { source, standby })

describe('an archiver that is looked at', () => {
  it('is well when it pushes into the very stanza, within fifteen minutes', () => {
    expect(judge({})).toEqual({ findings: [], warnings: [] })
    expect(judge({ command: "pgbackrest --config=/etc/x.conf --stanza 'sik' archive-push \"%p\"", mode: 'always' })).toEqual({ findings: [], warnings: [] })
  })

  it('is said to be off, with the statement that mends it', () => {
    expect(judge({ mode: 'off' }).findings).toMatchObject([{ kind: 'setting-wrong', setting: 'archive_mode', mend: expect.stringContaining('ALTER SYSTEM SET archive_mode = on') as string }])
  })

  it.each(['', 'true', 'cp %p /arsip/%f', 'pgbackrest --stanza=sik2 archive-push %p', 'pgbackrest --stanza=sik-lama archive-push %p', 'pgbackrest --stanza=sik check'])('does not push into our stanza by: %s', (command) => {
    expect(judge({ command }).findings).toMatchObject([{ kind: 'setting-wrong', setting: 'archive_command' }])
  })

  it.each([0, 901, 3600])('breaks the promise of fifteen minutes with a timeout of %i s, and copies all the same', (timeout) => {
    expect(judge({ timeout })).toMatchObject({ findings: [], warnings: [{ kind: 'setting-wrong', setting: 'archive_timeout' }] })
  })

  it('is failing since it last failed and has archived nothing after that', () => {
    expect(judge({ failing: '2026-11-23T02:00:00Z', failed: '000000010000000000000007' }).findings).toEqual([{ kind: 'archiver-failing', since: '2026-11-23T02:00:00Z', detail: '000000010000000000000007' }])
  })

  it('names a slot that holds more than a gigabyte of the log', () => {
    expect(judge({ slots: [{ name: 'lama', bytes: 2 * 1024 ** 3 }, { name: 'baru', bytes: 1000 }] }).warnings).toEqual([{ kind: 'log-held', holder: 'lama', bytes: 2 * 1024 ** 3 }])
  })

  it('cannot end the log of a standby, which is behind only where it has received more than it has replayed', () => {
    const quiet = judge({ received: '0/5000000', replayed: '0/5000000', behind: 9000 }, true)
    expect(quiet).toMatchObject({ findings: [{ kind: 'setting-wrong', setting: 'pg_is_in_recovery' }], warnings: [] })
    expect(judge({ received: '0/6000000', replayed: '0/5000000', behind: 90 }, true).warnings).toEqual([{ kind: 'replica-behind', replica: 'db', seconds: 90 }])
  })
})
