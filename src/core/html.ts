/** Text that is already safe to stand in a page. Only `html` and `trusted` make it. */
export interface Html { readonly html: string }

export type HtmlPart = string | number | Html | readonly HtmlPart[] | null | false

/** A template whose values are text: each is escaped unless it is `Html` itself. Null and false stand for nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlPart[]): Html {
  return { html: strings.reduce((text, string, index) => `${text}${written(values[index - 1] ?? null)}${string}`) }
}

/** Markup from our own source that no value went into. */
export function trusted(markup: string): Html {
  return { html: markup }
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function written(part: HtmlPart): string {
  if (part === null || part === false) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return isHtml(part) ? part.html : part.map(written).join('')
}

function isHtml(part: Html | readonly HtmlPart[]): part is Html {
  return 'html' in part
}
