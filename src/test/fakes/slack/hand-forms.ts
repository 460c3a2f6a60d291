import { isJson, word } from './args.ts'
import { checkView } from './blocks.ts'
import { handle } from './hand.ts'
import { textOf } from './hand-presses.ts'
import type { Json, Outcome, View, World } from './shapes.ts'
import { changeView, closeAll, closeTop, newTrigger, pushView } from './viewing.ts'
import { wireView } from './wire.ts'
import { personOf } from './world.ts'

/** `incomplete`: Slack itself keeps the form open and asks for these fields, without telling the app. */
export type SubmitOutcome = Outcome | { readonly kind: 'incomplete'; readonly fields: readonly string[] }

/** A person fills in his modal and sends it. Values are named by action_id, block_id or label. */
export async function submit(world: World, view: View, values: Readonly<Record<string, string>>): Promise<SubmitOutcome> {
  const blocks = (view.body['blocks'] as readonly Json[]).filter((block) => block['type'] === 'input')
  const unknown = Object.keys(values).filter((name) => !blocks.some((block) => namesOf(block).includes(name)))
  if (unknown.length > 0) throw new Error(`The form has no field called ${unknown.join(', ')}; it has: ${blocks.map((block) => namesOf(block).join(' / ')).join(', ')}.`)
  const filled = blocks.map((block) => ({ block, element: block['element'] as Json, value: namesOf(block).map((name) => values[name]).find((value) => value !== undefined) ?? initialOf(block['element'] as Json) }))
  const missing = filled.filter(({ block, element, value }) => !fits(element, value, block['optional'] === true))
  if (missing.length > 0) return { kind: 'incomplete', fields: missing.map(({ block }) => textOf(block['label'])) }
  const state: Record<string, Record<string, Json>> = {}
  for (const { block, element, value } of filled) state[word(block['block_id'])] = { [word(element['action_id'] ?? 'unnamed')]: stateOf(element, value) }
  const outcome = await tellView(world, view, { type: 'view_submission', state })
  if (outcome.kind === 'acked') applyAck(world, view, outcome.payload ?? {})
  return outcome
}

/** A person closes his modal; the app hears of it if it asked to. */
export async function close(world: World, view: View): Promise<Outcome | null> {
  closeTop(world, view.user)
  return view.body['notify_on_close'] === true ? tellView(world, view, { type: 'view_closed', state: {} }) : null
}

/** What the app answered does its work: errors stay, update and push show another form, clear closes all. */
function applyAck(world: World, view: View, answer: Json): void {
  const next = isJson(answer['view']) ? answer['view'] : null
  switch (answer['response_action']) {
    case 'errors':
      view.errors = isJson(answer['errors']) ? (answer['errors'] as Readonly<Record<string, string>>) : {}
      return
    case 'update': case 'push':
      if (next === null) throw new Error(`The answer ${answer['response_action']} brought no view.`)
      checkView(next, 'modal')
      if (answer['response_action'] === 'update') changeView(world, view, next)
      else pushView(world, view.user, next)
      return
    case 'clear':
      closeAll(world, view.user)
      return
    default:
      closeTop(world, view.user)
  }
}

function tellView(world: World, view: View, how: { readonly type: 'view_submission' | 'view_closed'; readonly state: Json }): Promise<Outcome> {
  const who = personOf(world, view.user)
  const team = world.teams.get(who.team) ?? world.home
  return world.send({ type: 'interactive', payload: {
    type: how.type, team: { id: team.id, domain: team.domain }, user: { id: who.id, username: handle(who), name: handle(who), team_id: who.team }, api_app_id: world.app.id, token: 'legacy-verification',
    view: wireView(world, view, how.state), enterprise: null, is_enterprise_install: false,
    ...(how.type === 'view_submission' ? { trigger_id: newTrigger(world, who.id), response_urls: [] } : { is_cleared: false }),
  } })
}

const namesOf = (block: Json): readonly string[] => [word((block['element'] as Json)['action_id']), word(block['block_id']), textOf(block['label'])].filter((name) => name !== '')

function initialOf(element: Json): string | undefined {
  const option = element['initial_option']
  const value = element['initial_value'] ?? element['initial_date'] ?? element['initial_time'] ?? (isJson(option) ? option['value'] : undefined)
  return typeof value === 'string' ? value : undefined
}

function fits(element: Json, value: string | undefined, optional: boolean): boolean {
  if (value === undefined || value === '') return optional
  switch (element['type']) {
    case 'plain_text_input': return value.length >= Number(element['min_length'] ?? 0) && value.length <= Number(element['max_length'] ?? 3000)
    case 'datepicker': return /^\d{4}-\d{2}-\d{2}$/.test(value)
    case 'timepicker': return /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
    case 'number_input': return /^-?\d+(\.\d+)?$/.test(value)
    case 'static_select': case 'radio_buttons': return optionsOf(element).some((option) => option['value'] === value)
    default: return true
  }
}

function stateOf(element: Json, value: string | undefined): Json {
  const type = String(element['type'])
  const given = value === undefined || value === '' ? null : value
  switch (type) {
    case 'datepicker': return { type, selected_date: given }
    case 'timepicker': return { type, selected_time: given }
    case 'static_select': case 'radio_buttons': return { type, selected_option: optionsOf(element).find((option) => option['value'] === given) ?? null }
    case 'checkboxes': case 'multi_static_select': return { type, selected_options: optionsOf(element).filter((option) => (given ?? '').split(',').includes(String(option['value']))) }
    case 'users_select': return { type, selected_user: given }
    default: return { type, value: given }
  }
}

function optionsOf(element: Json): readonly Json[] {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'].filter(isJson) : [element]
  return groups.flatMap((group) => (Array.isArray(group['options']) ? group['options'].filter(isJson) : []))
}
