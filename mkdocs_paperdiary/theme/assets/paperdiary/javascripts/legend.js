/** The legend: one button per series, since Plotly's own cannot be reached by keyboard. */

import { seriesKey } from "./view.js"

/**
 * @param {any} figure
 * @param {() => void} changed Called when a series was hidden or shown.
 * @returns {{element: HTMLElement, hidden: Set<string>, show: (key: string) => void} | null} Null
 *   where the figure has none; `show` does not call back.
 */
export function createLegend(figure, changed) {
  if (!figure.layout.showlegend) return null
  const traces = figure.data
    .filter(trace => trace.showlegend !== false)
    .sort((a, b) => (a.legendrank ?? 1000) - (b.legendrank ?? 1000))
  const hidden = new Set(traces.filter(trace => trace.visible === "legendonly").map(seriesKey))
  const element = document.createElement("div")
  element.className = "paperdiary-legend"
  element.setAttribute("role", "group")
  element.setAttribute("aria-label", "Legend: press to hide or show, twice to show alone")

  const buttons = traces.map(trace => {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "paperdiary-legend__item"
    button.dataset.role = trace.meta.role
    button.dataset.key = seriesKey(trace)
    button.append(swatch(trace), plain(trace.name))
    element.append(button)
    return button
  })
  const refresh = () => {
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.key)))
  }
  element.addEventListener("click", event => {
    const key = keyOf(event)
    // The second click of two belongs to the double click below.
    if (!key || (event.detail > 1 && isSeries(key))) return
    if (!hidden.delete(key)) hidden.add(key)
    refresh()
    changed()
  })
  element.addEventListener("dblclick", event => {
    const key = keyOf(event)
    const peers = buttons.map(button => button.dataset.key).filter(isSeries)
    if (!key || !isSeries(key)) return
    // The first click of the two has already toggled it.
    const alone = peers.every(peer => peer === key || hidden.has(peer))
    for (const peer of peers)
      if (alone || peer === key) hidden.delete(peer)
      else hidden.add(peer)
    refresh()
    changed()
  })
  refresh()
  return {
    element,
    hidden,
    show(key) {
      hidden.delete(key)
      refresh()
    },
  }
}

/** @param {Event} event */
const keyOf = event =>
  /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.key

/** @param {string} key Whether it names one of many alike, and not the hulls or the order. */
const isSeries = key => /^(cluster|series)-/.test(key)

function swatch(trace) {
  const mark = document.createElement("span")
  mark.className = "paperdiary-legend__swatch"
  if (trace.marker?.color && trace.meta.role !== "order") mark.style.color = trace.marker.color
  return mark
}

/**
 * Turn Plotly's escaped text back into plain text.
 *
 * @param {string} text
 */
export function plain(text) {
  const entities = { amp: "&", lt: "<", gt: ">", "#36": "$", "#37": "%" }
  return text.replace(/&(amp|lt|gt|#36|#37);/g, (_, name) => entities[name])
}
