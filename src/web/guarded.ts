import { Hono, type Context } from 'hono'
import { Fault } from '../core/fault.ts'
import type { Log } from '../core/log.ts'
import type { Lang } from '../core/people.ts'
import type { Texts } from '../texts/words.ts'
import { assets } from './assets.ts'
import { hostCheck, securityHeaders, type Wire } from './guard.ts'
import { langOf } from './reader.ts'

/** What every place that serves pages needs, whoever may come to it. */
export interface Guarded {
  readonly log: Log
  readonly lang: Lang
  readonly texts: Readonly<Record<Lang, Texts>>
  /** Host names under which the pages may be asked, besides those of this machine itself. */
  readonly names: readonly string[]
  /** The folder of `src/web/public`. */
  readonly publicFolder: string
}

/** An app behind the guard, with the files that its pages need; what is not there and what breaks is said in the reader’s language. */
export function guarded(parts: Guarded, files?: readonly string[]): { readonly app: Hono<Wire>; readonly notFound: (c: Context<Wire>) => Response } {
  const { texts, lang, log } = parts
  const app = new Hono<Wire>()
  const notFound = (c: Context<Wire>) => c.text(texts[langOf(c, lang)].web.notFound, 404)
  app.use(securityHeaders())
  app.use(hostCheck({ names: parts.names, refusal: texts[lang].web.wrongHost }))
  app.route('/assets', assets(parts.publicFolder, files))
  app.notFound(notFound)
  app.onError((error, c) => {
    // What stands behind /ping/ is a secret.
    log.error({ error, path: c.req.path.replace(/^(\/ping\/)[^/]*/, '$1…') }, 'a page could not be answered')
    const passing = error instanceof Fault && error.retry === 'later'
    return c.text(texts[langOf(c, lang)].web.broken, passing ? 503 : 500)
  })
  return { app, notFound }
}
