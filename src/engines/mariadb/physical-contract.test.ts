import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { followGuide } from '../../test/contracts/by-hand.ts'
import { databaseContract } from '../../test/contracts/database.ts'
import { mariadbPhysicalComponent } from '../../test/fakes/mariadb-components.ts'
import { mariadbCase, onServer } from '../../test/servers/mariadb-case.ts'
import { pictureOf } from '../../test/servers/mariadb-hospital.ts'

databaseContract(mariadbCase({
  component: mariadbPhysicalComponent,
  byHand: async ([, differential = '', ...logs], path) => {
    const goal = join(path, 'tangan')
    // The differential's own page brings its full back as well.
    expect(followGuide(differential, { RESTORE_TO: goal }).stderr.trimEnd()).toMatch(/completed OK!$/)
    execFileSync('chmod', ['711', path, dirname(path)])
    return await onServer({ data: goal }, async (server) => {
      for (const home of logs) expect(Object.values(followGuide(home, { RESTORE_SERVER: server.rootFile })).join('')).not.toMatch(/error|corrupt/i)
      return await pictureOf(server)
    })
  },
}))
