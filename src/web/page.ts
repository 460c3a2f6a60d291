import { html, type Html } from '../core/html.ts'
import type { Lang } from '../core/people.ts'

export interface PageFrame {
  readonly lang: Lang
  readonly title: string
  /** What the reader chose; null follows the machine. */
  readonly theme: Theme | null
  readonly script: string | null
  readonly kind: 'chat' | 'plain'
}

export type Theme = 'light' | 'dark'

/** A whole page around its body. */
export function page(frame: PageFrame, body: Html): string {
  const theme = frame.theme === null ? html`` : html` data-theme="${frame.theme}"`
  return html`<!doctype html>
<html lang="${frame.lang}" class="${frame.kind}"${theme}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${frame.title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/style.css">
${frame.script !== null && html`<script type="module" src="/assets/${frame.script}"></script>`}
</head>
<body>
${body}
</body>
</html>
`.html
}
