import { ask } from './ask.ts'

/** How a page of that house speaks: from its own origin, as Sari in the room of the EDP where nothing else is said. */
export function speaking(house: { readonly url: string }) {
  const host = new URL(house.url).host
  const own: Readonly<Record<string, string>> = { 'Content-Type': 'application/json', Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' }
  return {
    host, own,
    say: (what: object, headers: Readonly<Record<string, string>> = own) => ask(`${house.url}say`, { method: 'POST', headers, body: JSON.stringify({ id: 'abcdefgh1', as: 'sari', chat: 'edp', kind: 'text', text: '/check', replyTo: null, ...what }) }),
  }
}
