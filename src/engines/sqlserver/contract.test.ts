import { blocksIn, followGuide } from '../../test/contracts/by-hand.ts'
import { databaseContract } from '../../test/contracts/database.ts'
import { layClinic, sqlServerComponent } from '../../test/fakes/sqlserver/clinic.ts'
import { engineFor } from '../index.ts'
import { serverFacts } from './look.ts'
import { sqlServerEngine } from './engine.ts'
import { withSession } from './session.ts'

databaseContract({
  engine: engineFor(sqlServerComponent('/nonexistent')),
  lay: async () => {
    const { ward, component, secrets, change, swap } = await layClinic()
    const { server } = ward
    const password = { secret: (name: string) => secrets[name] ?? '', signal: new AbortController().signal }
    let back = 0
    return {
      component, secrets, change,
      picture: async () => structuredClone(server.rows('sik')),
      comeBack: async ({ chain, until = null, only = null }, work) => {
        const name = `kembali_${back += 1}`
        const { identity } = await withSession({ access: component.access, server: 'produksi' }, password, (session) => serverFacts(session))
        await sqlServerEngine.restore({ chain, until: until, only: only, into: { kind: 'server', access: component.access, identity, rename: { sik: name } } }, work)
        const rows = structuredClone(server.rows(name))
        await ward.run(`DROP DATABASE ${name}`)
        return rows
      },
      byHand: async (homes) => {
        for (const home of homes) {
          followGuide(home, { RESTORE_STAGE: component.access.stage.here })
          const [restoring = '', opening = ''] = blocksIn(home, 'sql').map((block) => block.replaceAll('D:\\Restore', component.access.stage.server).replaceAll('D:\\Data', 'E:\\Data'))
          // Statement by statement, as somebody would who wants to see each answer.
          for (const statement of `${restoring}${home === homes.at(-1) ? opening : ''}`.split(';\n').filter((text) => text.trim() !== '')) await ward.run(statement)
        }
        const rows = structuredClone(server.rows('sik_kembali'))
        await ward.run('DROP DATABASE sik_kembali')
        return rows
      },
      some: null,
      locked: { component: { ...component, access: { ...component.access, password: 'salah' } }, secrets: { ...secrets, salah: 'bukan-ini' } },
      swap,
      crash: () => server.restart(),
      away: () => server.down(),
      there: () => server.restart(),
      loseLog: async () => {
        await ward.run("BACKUP LOG sik TO DISK = N'NUL'")
      },
      stop: () => ward.close(),
    }
  },
})
