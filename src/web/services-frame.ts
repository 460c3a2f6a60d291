import { html, type Html } from '../core/html.ts'
import type { Lang } from '../core/people.ts'
import { wholePage } from './whole-page.ts'

/** A whole page for old browsers: its own plain style, no script, and it renews itself. */
export function servicesFrame(of: { readonly lang: Lang; readonly title: string }, body: Html): string {
  return wholePage({
    ...of, stylesheet: 'services.css', root: html``,
    head: html`<meta http-equiv="refresh" content="60">
<link rel="alternate" type="application/atom+xml" href="/feed.xml?lang=${of.lang}" title="Atom">`,
  }, body)
}
