/** Plotly itself: megabytes, loaded when the first figure comes into view, and once. */

import { loadScript } from "./script.js"
import { whenIdle } from "./idle.js"

/**
 * Make a loader.
 *
 * @returns {(url: URL) => Promise<any>} Resolves to the `Plotly` object of a bundle; after a failure
 *   the next call tries again. A figure names the smallest bundle that can draw it.
 */
export function createPlotlyLoader() {
  /** @type {Map<string, Promise<any>>} */
  const bundles = new Map()
  return ({ href }) => {
    if (!bundles.has(href))
      bundles.set(href, inject(new URL(href)).catch(error => {
        bundles.delete(href)
        throw error
      }))
    return /** @type {Promise<any>} */ (bundles.get(href))
  }
}

/**
 * @param {URL} url
 * @returns {Promise<any>}
 */
async function inject(url) {
  await whenIdle()
  await loadScript(url)
  const { Plotly } = window
  keepStyles()
  return Plotly
}

/**
 * Copy Plotly's style rules to where instant navigation leaves them alone.
 *
 * Plotly writes them once into a `<style>` in the head, and Material removes from the head whatever
 * the next page does not have; from then on every mode bar would be without its style.
 */
function keepStyles() {
  const style = document.getElementById("plotly.js-style-global")
  if (!(style instanceof HTMLStyleElement) || !style.sheet) return
  const sheet = new CSSStyleSheet()
  for (const rule of style.sheet.cssRules)
    sheet.insertRule(rule.cssText, sheet.cssRules.length)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}
