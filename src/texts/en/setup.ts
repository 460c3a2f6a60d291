import type { setup as original } from '../id/setup.ts'

export const setup: typeof original = {
  testCard: (site) => `TEST CARD — ${site}`,
  testCardWay: 'If you can read this card, what Pulih has to say arrives here.',
  testCardBack: 'Press the button below to test the way back; nothing will change.',
  testCardBy: 'Sent from the command line',
  testCardButton: 'Help',
}
