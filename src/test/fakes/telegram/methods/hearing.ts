import { flag, list, text as textOf, whole, type Call } from '../call.ts'
import { badRequest, conflict } from '../refusal.ts'
import type { World } from '../world.ts'

const PORTS = ['', '80', '88', '443', '8443']

export function getUpdates(world: World, call: Call) {
  if (world.webhook.target() !== null) throw conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
  allow(world, call)
  return world.updates.poll({
    offset: whole(call, 'offset') ?? 0,
    limit: Math.min(100, Math.max(1, whole(call, 'limit') ?? 100)),
    seconds: Math.min(50, Math.max(0, whole(call, 'timeout') ?? 0)),
    hungUp: call.hungUp,
  })
}

/** The webhook of the bot. Telegram wants https on a port of its choice, and a host that can be found. */
export function setWebhook(world: World, call: Call) {
  const url = textOf(call, 'url')
  if (url === '') return deleteWebhook(world, call)
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  if (!PORTS.includes(new URL(url).port)) throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
  if (!world.routes.has(new URL(url).origin)) throw badRequest('bad webhook: Failed to resolve host: Name or service not known')
  const secret = textOf(call, 'secret_token')
  if (secret.length > 256) throw badRequest('secret token is too long')
  if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters')
  if (flag(call, 'drop_pending_updates')) world.updates.clear()
  allow(world, call)
  world.webhook.set({ url, secret: secret === '' ? null : secret, connections: Math.min(100, Math.max(1, whole(call, 'max_connections') ?? 40)) })
  void world.updates.abort('terminated by setWebhook request')
  world.counting.add('effects', 'setWebhook')
  return true
}

export function deleteWebhook(world: World, call: Call) {
  if (flag(call, 'drop_pending_updates')) world.updates.clear()
  world.webhook.set(null)
  world.counting.add('effects', 'deleteWebhook')
  return true
}

export function getWebhookInfo(world: World) {
  const target = world.webhook.target()
  const trouble = world.webhook.trouble()
  return {
    url: target?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: world.updates.pending().length,
    ...(trouble === null ? {} : { last_error_date: Math.floor(trouble.at / 1000), last_error_message: trouble.message }),
    ...(target === null ? {} : { max_connections: target.connections, ip_address: '127.0.0.1' }),
    ...(world.updates.allowed().length === 0 ? {} : { allowed_updates: world.updates.allowed() }),
  }
}

function allow(world: World, call: Call): void {
  const kinds = list(call, 'allowed_updates')
  if (kinds !== null) world.updates.allow(kinds.filter((kind) => typeof kind === 'string'))
}
