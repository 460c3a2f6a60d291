import { html, type Html } from '../core/html.ts'
import type { Lang } from '../core/people.ts'

/** A whole page for old browsers: its own plain style, no script, and it renews itself. */
export function servicesFrame(of: { readonly lang: Lang; readonly title: string }, body: Html): string {
  return html`<!doctype html>
<html lang="${of.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="60">
<title>${of.title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/services.css">
<link rel="alternate" type="application/atom+xml" href="/feed.xml?lang=${of.lang}" title="Atom">
</head>
<body>
${body}
</body>
</html>
`.html
}
