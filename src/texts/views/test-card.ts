import { line, type Say } from '../words.ts'

/** Asked for at the command line: shows that what we say arrives, and that what is pressed comes back. */
export function testCardView(facts: { readonly site: string; readonly user: string; readonly at: number }): Say {
  return ({ setup, fmt }) => ({
    mood: 'info',
    title: line(setup.testCard(facts.site)),
    blocks: [
      { kind: 'line', line: line(setup.testCardWay) },
      { kind: 'line', line: line(setup.testCardBack) },
      { kind: 'small', line: line(`${setup.testCardBy}: ${facts.user}, `, fmt.stamp(facts.at)) },
    ],
    actions: [{ say: 'help', label: setup.testCardButton }],
  })
}
