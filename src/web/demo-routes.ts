import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { clockView } from './clock-bar.ts'
import type { ChatDesk } from './demo.ts'
import { sameOrigin, type Wire } from './guard.ts'
import { langOf } from './reader.ts'

/** A hand on the demo's clock; each answers with the time that it then is. */
export function demoRoutes(desk: ChatDesk): Hono<Wire> {
  const app = new Hono<Wire>()
  const { controls } = desk
  const acts = { jump: () => controls.jump(), lapse: () => controls.lapse(), stop: () => controls.stop() }
  for (const [name, act] of Object.entries(acts)) {
    app.post(`/${name}`, sameOrigin(), bodyLimit({ maxSize: 1024 }), async (c) => {
      const texts = desk.texts[langOf(c, desk.lang)]
      const { next } = await controls.state()
      const head = await desk.lan.head()
      await act()
      const quiet = name === 'jump' && next !== null && (await desk.lan.head()) === head
      const note = quiet ? texts.web.clock.quiet(next.name[texts.fmt.lang], texts.fmt.clock(next.at.getTime())) : null
      return c.json({ ...clockView(await controls.state(), texts), note })
    })
  }
  return app
}
