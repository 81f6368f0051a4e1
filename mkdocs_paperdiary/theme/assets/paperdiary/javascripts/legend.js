/** The legend: buttons that hide and show series, since Plotly's own cannot be used by keyboard. */

import { colouringOf, waysOf } from "./colouring.js"
import { element as made, group } from "./elements.js"
import { drawing, iconButton } from "./icons.js"
import { _ } from "./messages.js"
import { plain } from "./points.js"
import { DOT, shapeOf } from "./shapes.js"
import { legible } from "./theme.js"
import { seriesKey } from "./view.js"

/** A narrow figure has no room for more series than this below each other. */
const MANY = 4

/**
 * @typedef {object} Legend
 * @property {HTMLElement} element
 * @property {() => {hidden: Set<string>, shapes: boolean, colour: string}} view What the reader asks
 *   to see.
 * @property {(view: {hidden?: Iterable<string>, colour?: string}) => void} restore
 *   Shows what an address says; does not call back.
 * @property {(key: string) => void} show Shows a series; does not call back.
 * @property {(key: string) => void} isolate Shows no other cluster; does not call back.
 * @property {(theme: import("./theme.js").Theme, numbers: Map<string, number>) => void} paint Gives
 *   the samples the page's present colours, and clusters without a name on the map their number.
 */

/**
 * @param {any} figure
 * @param {import("./points.js").MapPoint[]} points Of a map; none for other figures.
 * @param {object} on
 * @param {() => void} on.change Something was hidden, shown or coloured otherwise.
 * @param {(key: string | null) => void} on.alone A series was chosen to be seen alone, or no longer.
 * @param {(key: string | null) => void} on.point A series is pointed at, or no longer.
 * @returns {Legend | null} Null where the figure has none.
 */
export function createLegend(figure, points, on) {
  if (!figure.layout.showlegend) return null
  const traces = figure.data
    .filter(trace => trace.showlegend !== false)
    .sort((a, b) => (a.legendrank ?? 1000) - (b.legendrank ?? 1000))
  const peers = traces.map(seriesKey).filter(isSeries)
  const hidden = new Set(traces.filter(trace => trace.visible === "legendonly").map(seriesKey))
  const initially = new Set(hidden)
  let shapes = false
  let colour = "cluster"

  const series = group("paperdiary-legend__series",
    _("Legend: press to hide or show, twice to show alone"))
  const tools = group("paperdiary-legend__tools", _("Shown on the figure"))
  const element = made("div", "paperdiary-legend", series, tools)
  element.toggleAttribute("data-many", peers.length > MANY)
  /** @type {(() => void)[]} Functions that update the buttons. */
  const states = []
  /** @type {((theme: import("./theme.js").Theme, numbers: Map<string, number>) => void)[]} */
  const paints = []

  for (const trace of traces) {
    const key = seriesKey(trace)
    const button = item(key, trace.meta.role, trace.name)
    const mark = swatch(trace)
    button.prepend(mark)
    if (trace.meta.role === "cluster") paints.push((theme, numbers) => {
      mark.style.color = legible(trace.marker.color, theme)
      if (numbers.has(key)) button.dataset.number = String(numbers.get(key))
      else delete button.dataset.number
    })
    states.push(() => press(button, !hidden.has(key)))
    if (!isSeries(key)) {
      tools.append(button)
      continue
    }
    const only = iconButton("paperdiary-legend__only", _("Only %(name)s", { name: plain(trace.name) }), "only")
    only.dataset.only = key
    states.push(() => press(only, isAlone(key)))
    series.append(made("span", "paperdiary-legend__entry", button, only))
    if (trace.meta.role === "cluster") states.push(() => {
      const { path, hollow } = shapes ? shapeOf(trace) : DOT
      const mark = /** @type {SVGElement} */ (button.querySelector("svg"))
      mark.firstElementChild?.setAttribute("d", path)
      mark.toggleAttribute("data-hollow", hollow)
    })
  }
  if (traces.some(trace => trace.meta.role === "cluster")) {
    const button = item("shapes", "shapes", _("Marker shapes"))
    button.prepend(drawing("M-11-9H-1V1H-11ZM5-9 11 1H-1ZM0 2 5 7 0 12-5 7Z", "-12 -12 24 24"))
    button.querySelector("svg")?.classList.add("paperdiary-legend__swatch")
    states.push(() => press(button, shapes))
    tools.append(button)
  }
  const ways = waysOf(points)
  if (ways.length > 1) {
    const key = group("paperdiary-legend__key", _("Colours"))
    series.before(key)
    const choice = made("select", "", ...ways.map(([way, name]) => new Option(name, way)))
    choice.addEventListener("change", () => {
      colour = choice.value
      on.change()
    })
    tools.append(made("label", "paperdiary-legend__colour", _("Colour by"), " ", choice))
    states.push(() => {
      choice.value = colour
    })
    paints.push(theme => {
      const meaning = colouringOf(points, colour, theme)?.key
      key.hidden = !meaning
      series.hidden = Boolean(meaning)
      key.replaceChildren(...(meaning ?? []).map(({ name, color }) => {
        const mark = drawing(DOT.path, "-12 -12 24 24")
        mark.classList.add("paperdiary-legend__swatch")
        mark.style.color = color
        return made("span", "paperdiary-legend__meaning", mark, name)
      }))
    })
  }
  const all = item("all", "all", _("Show all"))
  states.push(() => {
    all.hidden = !peers.some(key => hidden.has(key))
  })
  tools.append(all)

  const isAlone = key => peers.every(peer => (peer === key) !== hidden.has(peer))
  const refresh = () => states.forEach(state => state())

  function only(key) {
    for (const peer of peers)
      if (peer === key) hidden.delete(peer)
      else hidden.add(peer)
  }

  function showAll() {
    for (const peer of peers) hidden.delete(peer)
  }

  element.addEventListener("click", event => {
    const { key, only: single } = buttonOf(event)?.dataset ?? {}
    if (single) {
      const wasAlone = isAlone(single)
      if (wasAlone) showAll()
      else only(single)
      on.alone(wasAlone ? null : single)
    } else if (key === "all") {
      showAll()
      on.alone(null)
      // The button disappears, and the focus would be lost with it.
      if (document.activeElement === all) series.querySelector("button")?.focus()
    } else if (key === "shapes") shapes = !shapes
    // The second click of two belongs to the double click below.
    else if (!key || (event.detail > 1 && isSeries(key))) return
    else if (!hidden.delete(key)) hidden.add(key)
    refresh()
    on.change()
  })
  element.addEventListener("dblclick", event => {
    const { key } = buttonOf(event)?.dataset ?? {}
    if (!key || !isSeries(key)) return
    // The first click of the two has already toggled it.
    const wasAlone = peers.every(peer => peer === key || hidden.has(peer))
    if (wasAlone) showAll()
    else only(key)
    on.alone(wasAlone ? null : key)
    refresh()
    on.change()
  })
  const pointed = ({ target }) => target instanceof Element
    ? target.closest(".paperdiary-legend__entry")?.querySelector("button")?.dataset.key ?? null : null
  for (const begin of ["pointerover", "focusin"])
    element.addEventListener(begin, event => on.point(pointed(event)))
  for (const end of ["pointerleave", "focusout"]) element.addEventListener(end, () => on.point(null))
  refresh()
  return {
    element,
    view: () => ({ hidden, shapes, colour }),
    restore(view) {
      hidden.clear()
      for (const key of view.hidden ?? initially) hidden.add(key)
      colour = ways.some(([way]) => way === view.colour) ? view.colour ?? "cluster" : "cluster"
      refresh()
    },
    paint(theme, numbers) {
      for (const paint of paints) paint(theme, numbers)
    },
    show(key) {
      hidden.delete(key)
      refresh()
    },
    isolate(key) {
      only(key)
      refresh()
    },
  }
}

/** @param {Event} event */
const buttonOf = event => /** @type {HTMLElement} */ (event.target).closest("button")

/** @param {string} key Whether it is that of a cluster or topic, not of the hulls or the order. */
const isSeries = key => /^(cluster|series)-/.test(key)

const press = (button, pressed) => button.setAttribute("aria-pressed", String(pressed))

/** @returns {HTMLButtonElement} */
function item(key, role, text) {
  const button = made("button", "paperdiary-legend__item", plain(text))
  button.type = "button"
  Object.assign(button.dataset, { role, key })
  return button
}

/** @returns {Element} The sample of a series: a point as on the map, a block or a line. */
function swatch(trace) {
  const { role } = trace.meta
  const mark = role === "cluster" ? drawing(DOT.path, "-12 -12 24 24") : made("span", "")
  mark.classList.add("paperdiary-legend__swatch")
  if (trace.marker?.color && role !== "order") mark.style.color = trace.marker.color
  return mark
}
