import { html, type Html } from '../core/html.ts'
import type { Lang } from '../core/people.ts'
import { wholePage } from './whole-page.ts'

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
  return wholePage({
    lang: frame.lang, title: frame.title, stylesheet: 'style.css',
    root: html` class="${frame.kind}"${theme}`,
    viewport: ', interactive-widget=resizes-content',
    head: html`<meta name="color-scheme" content="light dark">
${frame.script !== null && html`<script type="module" src="/assets/${frame.script}"></script>`}`,
  }, body)
}
