/** A figure as its page has room for it. */

import { channels } from "./theme.js"

/** Figures that have less room than this, in pixels, are drawn for a telephone. */
export const NARROW = 480

/**
 * Take what a figure has for narrow pages, where the page is narrow.
 *
 * @param {any} figure `layout.meta.narrow` holds the `data` and the parts of `layout` that differ.
 * @param {number} width In pixels.
 * @returns {any} The figure as it is drawn; the one that was given is not changed.
 */
export function fitted(figure, width) {
  const narrow = figure.layout.meta.narrow
  if (!narrow || width >= NARROW) return figure
  return { data: narrow.data ?? figure.data, layout: { ...figure.layout, ...narrow.layout } }
}

/**
 * Find the colours of cells that stand for more and more. Left to itself Plotly finds them as well,
 * but takes each number for a colour too, and complains of it.
 *
 * @param {any} marker Of Plotly's: numbers and their colour scale.
 * @param {import("./theme.js").Theme} theme
 * @returns {string[]}
 */
export function stepped({ color, cmin, cmax, colorscale }, theme) {
  const scale = steps(colorscale, theme)
  return color.map(value => scale.findLast(([at]) => at <= (value - cmin) / (cmax - cmin))?.[1])
}

/**
 * Steps from the page to its accent.
 *
 * @param {any[][]} scale A colour scale of Plotly's; only how opaque its colours are is kept.
 * @param {import("./theme.js").Theme} theme
 * @returns {[number, string][]}
 */
function steps(scale, theme) {
  const [page, accent, text] = [theme.page, theme.accent, theme.text].map(channels)
  const least = channels(scale[0][1])[3]
  return scale.map(([at, color]) => {
    const alpha = channels(color)[3]
    // Nothing at all has no hue either.
    const own = alpha === least ? text : accent
    const part = alpha === least ? 0.07 : alpha
    const mixed = page.slice(0, 3).map((value, i) => Math.round(value + part * (own[i] - value)))
    return [at, `rgb(${mixed.join(", ")})`]
  })
}
