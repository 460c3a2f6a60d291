import { html, type Html } from '../core/html.ts'
import type { Lang } from '../core/people.ts'

export interface WholePage {
  readonly lang: Lang
  readonly title: string
  /** What stands on its root besides the language. */
  readonly root: Html
  /** What a phone has to know of it besides its own width. */
  readonly viewport?: string
  readonly stylesheet: string
  /** What else its head says. */
  readonly head: Html
}

/** A page as browsers want it, whoever it is for. */
export function wholePage(of: WholePage, body: Html): string {
  return html`<!doctype html>
<html lang="${of.lang}"${of.root}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1${of.viewport ?? ''}">
${of.head}
<title>${of.title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${of.stylesheet}">
</head>
<body>
${body}
</body>
</html>
`.html
}
