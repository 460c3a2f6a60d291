import { request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

/** Asks as any program could, with any header: what a browser would never send is just what has to be tried. */
export function ask(url: string, how: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: how.method ?? 'GET', headers: how.headers ?? {}, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => { resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join('; ') : value])), text: Buffer.concat(parts).toString('utf8') }) })
    })
    sent.on('error', reject)
    sent.end(how.body)
  })
}

export interface Told { readonly event: string; readonly id: string | null; readonly data: string }

/** Listens to server-sent events until `enough`, or until the server ends the stream. */
export function listen(url: string, enough: (told: readonly Told[]) => boolean, headers: Readonly<Record<string, string>> = {}): Promise<readonly Told[]> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { Accept: 'text/event-stream', ...headers }, agent: false }, (answer) => {
      let text = ''
      const told = () => text.split('\n\n').slice(0, -1).flatMap(parse)
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        if (!enough(told())) return
        answer.destroy()
        resolve(told())
      })
      answer.on('end', () => { resolve(told()) })
      answer.on('error', () => { resolve(told()) })
    })
    sent.on('error', reject)
    sent.end()
  })
}

function parse(block: string): readonly Told[] {
  const field = (name: string) => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null
  const event = field('event')
  return event === null ? [] : [{ event, id: field('id'), data: field('data') ?? '' }]
}
