/** Looks at the page as eyes would; each is run inside the page and names what it found wanting. */

/** Texts whose contrast with what lies behind them is less than WCAG AA asks: 4.5, or 3 where they are large. */
export const faintTexts = `(() => {
  const channel = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4 }
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const parse = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255] }
  const over = (top, under) => [0, 1, 2].map((at) => top[at] * top[3] + under[at] * (1 - top[3]))
  const behind = (element) => {
    const layers = []
    for (let it = element; it !== null; it = it.parentElement) {
      const ground = parse(getComputedStyle(it).backgroundColor)
      if (ground[3] > 0) layers.push(ground)
      if (ground[3] === 1) break
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255])
  }
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim()
    const element = walker.currentNode.parentElement
    if (text === '' || element.closest('.sr, .skip, [hidden], noscript, dialog:not([open]), option, :disabled') || element.getClientRects().length === 0) continue
    const style = getComputedStyle(element)
    if (style.visibility === 'hidden' || style.clipPath !== 'none') continue
    const ground = behind(element)
    const ink = over(parse(style.color), ground)
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700)
    if (ratio < (large ? 3 : 4.5)) found.push(text.slice(0, 40) + ' ' + ratio.toFixed(2))
  }
  return found
})()`

/** Things to press that are smaller than a thumb: 44 by 44. Links inside a sentence are let pass, as WCAG does. */
export const tooSmall = `[...document.querySelectorAll('button, select, textarea, nav a, summary, .files a')].filter((it) => {
  const box = it.getBoundingClientRect()
  return box.width > 0 && getComputedStyle(it).visibility !== 'hidden' && !it.closest('aside:not(.open)') && (box.width < 44 || box.height < 44)
}).map((it) => (it.id || it.className || it.textContent.trim()) + ' ' + Math.round(it.getBoundingClientRect().width) + 'x' + Math.round(it.getBoundingClientRect().height))`
