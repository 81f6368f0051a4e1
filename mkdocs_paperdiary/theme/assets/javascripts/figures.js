/** The figures of a page: found, drawn when they come into view, resized, and cleared away. */

import { createLegend } from "./legend.js"
import { createMap } from "./map.js"
import { dress } from "./dress.js"
import { createPlotlyLoader } from "./plotly.js"
import { readTheme } from "./theme.js"

const SELECTOR = ".paperdiary-figure[data-src]"
const NEARLY_IN_VIEW = "200px"

/**
 * @typedef {object} Figure
 * @property {() => Promise<void>} draw Draws it; a second call does nothing.
 * @property {() => void} repaint Takes on the page's present colours.
 * @property {() => void} remove Frees what it holds.
 */

/** Keep account of the figures on the page. */
export function createFigures() {
  const load = createPlotlyLoader()
  /** @type {Map<Element, Figure>} */
  const known = new Map()
  const inView = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen)
      if (isIntersecting) {
        inView.unobserve(target)
        known.get(target)?.draw()
      }
  }, { rootMargin: NEARLY_IN_VIEW })

  return {
    /** @param {ParentNode} root Where new figures are looked for. */
    discover(root) {
      for (const element of root.querySelectorAll(SELECTOR)) {
        if (known.has(element)) continue
        known.set(element, createFigure(/** @type {HTMLElement} */ (element), load))
        inView.observe(element)
      }
    },
    /** Free the figures whose page has been left. */
    forget() {
      for (const [element, figure] of known)
        if (!element.isConnected) {
          inView.unobserve(element)
          figure.remove()
          known.delete(element)
        }
    },
    repaint: () => known.forEach(figure => figure.repaint()),
    drawAll: () => known.forEach(figure => figure.draw()),
  }
}

/**
 * @param {HTMLElement} element
 * @param {(url: URL) => Promise<any>} load
 * @returns {Figure}
 */
function createFigure(element, load) {
  // Resolved now: later the address bar may already show the next page.
  const [source, library, base] = ["src", "plotly", "base"].map(
    name => new URL(element.dataset[name] ?? "", document.baseURI))
  const place = /** @type {HTMLElement} */ (element.querySelector(".paperdiary-figure__plot"))
  /** @type {(() => void)[]} */
  const cleanups = []
  let repaint = () => {}
  let begun = false

  async function draw() {
    if (begun) return
    begun = true
    element.dataset.state = "loading"
    try {
      const [Plotly, figure] = await Promise.all([load(library), fetchFigure(source)])
      if (!element.isConnected) return
      const drawn = await show(Plotly, figure, { element, place, base })
      cleanups.push(drawn.remove)
      repaint = drawn.repaint
      element.dataset.state = "drawn"
    } catch (error) {
      begun = false
      showError(element, place)
      console.warn("paperdiary:", error)
    }
  }

  return {
    draw,
    repaint: () => repaint(),
    remove: () => cleanups.forEach(cleanup => cleanup()),
  }
}

/**
 * @param {URL} url
 * @returns {Promise<any>}
 */
async function fetchFigure(url) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url.href}: ${response.status}`)
  const figure = await response.json()
  return hasWebGL() ? figure : { ...figure, data: figure.data.map(inSvg) }
}

/** Slower where there are many points, but seen. */
const inSvg = trace => (trace.type === "scattergl" ? { ...trace, type: "scatter" } : trace)

function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl"))
}

/**
 * Draw a figure, its legend, and what a map has beyond that.
 *
 * What is shown follows from three things: the figure as it was written, the theme, and which of
 * its series are hidden. Whenever one of them changes it is all derived anew.
 *
 * @param {any} Plotly
 * @param {any} figure
 * @param {{element: HTMLElement, place: HTMLElement, base: URL}} where
 */
async function show(Plotly, figure, { element, place, base }) {
  const canvas = document.createElement("div")
  canvas.className = "paperdiary-figure__canvas"
  place.replaceChildren(canvas)
  const legend = createLegend(figure, () => render())
  if (legend) place.append(legend.element)
  const map = figure.layout.meta.kind === "map" ? createMap(Plotly, figure, canvas, base) : null
  if (map) place.prepend(map.summary)

  async function render() {
    const theme = readTheme(element)
    const hidden = legend?.hidden ?? new Set()
    const dressed = dress(figure, theme, hidden, canvas.clientWidth)
    await Plotly.react(canvas, dressed.data, map ? map.framed(dressed.layout) : dressed.layout, {
      displaylogo: false,
      displayModeBar: Boolean(map),
      // With a finger, Plotly takes one tap for two.
      doubleClick: map && !matchMedia("(pointer: coarse)").matches ? "reset" : false,
      modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
      scrollZoom: false,
      showTips: false,
    })
    map?.label(theme, hidden)
  }

  await render()
  map?.listen()
  const resizing = new ResizeObserver(onResize(canvas, render))
  resizing.observe(canvas)
  return {
    repaint: render,
    remove() {
      resizing.disconnect()
      map?.remove()
      Plotly.purge(canvas)
      // Material may hold on to pages that were left, but need not hold on to plots.
      place.replaceChildren()
    },
  }
}

/**
 * Call back once per frame when an element has truly got another size.
 *
 * @param {HTMLElement} element
 * @param {() => void} callback
 */
function onResize(element, callback) {
  let size = `${element.clientWidth}x${element.clientHeight}`
  let frame = 0
  return () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      const now = `${element.clientWidth}x${element.clientHeight}`
      // Nothing to draw on in a closed tab; it has its old size again when it opens.
      if (now === size || !element.clientWidth) return
      size = now
      callback()
    })
  }
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} place
 */
function showError(element, place) {
  const text = document.createElement("p")
  text.className = "paperdiary-figure__error"
  text.setAttribute("role", "status")
  text.textContent = "This figure could not be loaded."
  place.replaceChildren(text)
  element.dataset.state = "error"
}
