import { html, trusted, type Html } from '../core/html.ts'
import type { Lang } from '../core/people.ts'

/** A document that needs nothing but itself: opens in any browser, prints on A4, keeps for years. */
export function printed(page: { readonly lang: Lang; readonly title: string; readonly body: Html }): string {
  return html`${trusted('<!doctype html>')}
<html lang="${page.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.title}</title>${STYLE}</head><body>${page.body}</body></html>
`.html
}

const STYLE = trusted(`<style>
@page { size: A4; margin: 18mm 16mm }
body { font: 11pt/1.45 system-ui, sans-serif; color: #111; max-width: 178mm; margin: 0 auto; padding: 6mm }
h1 { font-size: 16pt; margin: 0 }
h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid }
.site { font-weight: 600; margin: 0 }
header { border-bottom: 1.5pt solid #111; padding-bottom: 3mm; margin-bottom: 5mm }
header p { margin: 1mm 0 0 }
table { width: 100%; border-collapse: collapse; margin: 0 0 4mm }
th, td { border: .5pt solid #888; padding: 1.5mm 2mm; text-align: left; vertical-align: top; overflow-wrap: break-word }
th, .ok, .warn, .fail { white-space: nowrap }
tr { break-inside: avoid }
thead { display: table-header-group }
.facts th { width: 30mm }
.ok { color: #0a5c2b } .warn { color: #7a4b00 } .fail { color: #a01212; font-weight: 700 }
footer { margin-top: 6mm; border-top: .5pt solid #888; font-size: 9pt }
code { font-size: 8pt; overflow-wrap: anywhere }
@media print { body { padding: 0; max-width: none } }
</style>`)
