import { expect } from 'vitest'
import { followGuide } from '../../test/contracts/by-hand.ts'
import { databaseContract } from '../../test/contracts/database.ts'
import { mariadbDumpComponent } from '../../test/fakes/mariadb-components.ts'
import { mariadbCase, onServer } from '../../test/servers/mariadb-case.ts'
import { pictureOf } from '../../test/servers/mariadb-hospital.ts'

databaseContract(mariadbCase({
  component: mariadbDumpComponent,
  byHand: (homes) => onServer({}, async (server) => {
    for (const home of homes) expect(Object.values(followGuide(home, { RESTORE_SERVER: server.rootFile })).join('')).not.toMatch(/error|corrupt/i)
    return await pictureOf(server)
  }),
}))
