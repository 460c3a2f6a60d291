import { chat } from './chat.ts'
import { files } from './files.ts'
import type { Method } from './method.ts'
import { people } from './people.ts'
import { rooms } from './rooms.ts'
import { views } from './views.ts'

/** Every method this Slack answers to. `issue` gives an address for a new socket. */
export function allMethods(issue: () => string): Readonly<Record<string, Method>> {
  return { ...people, ...chat, ...views, ...rooms, ...files, 'apps.connections.open': { token: 'app', scope: 'connections:write', tier: 'tier1', run: () => ({ url: issue() }) } }
}
