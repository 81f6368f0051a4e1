/** The figures of a page: found, drawn when they come into view, resized, and cleared away. */

import { fetchFigure } from "./data.js"
import { createLegend } from "./legend.js"
import { createMap } from "./map.js"
import { dress } from "./dress.js"
import { createPlotlyLoader } from "./plotly.js"
import { readTheme } from "./theme.js"
import { EVERYTHING } from "./view.js"

const SELECTOR = ".paperdiary-figure[data-src]"
const NEARLY_IN_VIEW = "200px"

/**
 * @typedef {object} Figure
 * @property {() => Promise<void>} draw Draws it, once.
 * @property {(id: string, back: boolean) => Promise<void>} open Shows an entry, where there is one.
 * @property {() => void} repaint Takes on the page's present colours.
 * @property {() => void} remove Frees what it holds.
 */

/** Keep account of the figures on the page. */
export function createFigures() {
  const load = createPlotlyLoader()
  /** @type {Map<HTMLElement, Figure>} */
  const known = new Map()
  const inView = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen)
      if (isIntersecting) {
        inView.unobserve(target)
        known.get(/** @type {HTMLElement} */ (target))?.draw()
      }
  }, { rootMargin: NEARLY_IN_VIEW })

  return {
    /** @param {ParentNode} root Where new figures are looked for. */
    discover(root) {
      for (const found of root.querySelectorAll(SELECTOR)) {
        const element = /** @type {HTMLElement} */ (found)
        if (known.has(element)) continue
        known.set(element, createFigure(element, load))
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
    /**
     * Show an entry on a map of this page; a map that is not shown itself, as in a tab that is not
     * chosen, is left alone.
     *
     * @param {import("./places.js").Place} place
     * @param {boolean} back Whether the page already stands where the reader left it.
     */
    open(place, back) {
      for (const [element, figure] of known)
        if (element.dataset.figure === place.figure && element.checkVisibility()) {
          figure.open(place.entry, back)
          return
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
  /** @type {Awaited<ReturnType<typeof show>> | null} */
  let shown = null
  /** @type {Promise<void> | null} */
  let drawing = null
  /** The entry asked for last. */
  let wanted = ""

  const draw = () => drawing ??= begin()

  async function begin() {
    element.dataset.state = "loading"
    try {
      const [Plotly, figure] = await Promise.all([load(library), fetchFigure(source)])
      if (!element.isConnected) return
      shown = await show(Plotly, figure, { element, place, base })
      element.dataset.state = "drawn"
    } catch (error) {
      drawing = null
      showError(element, place)
      console.warn("paperdiary:", error)
    }
  }

  async function open(id, back) {
    wanted = id
    if (!back) {
      reveal(element)
      place.focus({ preventScroll: true })
    }
    await draw()
    if (wanted !== id) return
    const ring = await shown?.open(id)
    // A map that is higher than the window cannot be seen whole.
    const header = parseFloat(getComputedStyle(element).scrollMarginTop)
    if (ring && !back && element.offsetHeight > innerHeight - header) reveal(ring, "center")
  }

  return {
    draw,
    open,
    repaint: () => shown?.repaint(),
    remove: () => shown?.remove(),
  }
}

/**
 * Scroll as an anchor does: at once, unless the theme's style wants it smooth and the reader does
 * not object.
 *
 * @param {HTMLElement} element
 * @param {ScrollLogicalPosition} [block]
 */
function reveal(element, block = "start") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  element.scrollIntoView({ block, behavior: still ? "instant" : "auto" })
}

/**
 * Draw a figure, its legend, and what a map has beyond that.
 *
 * What is shown follows from the figure as it was written, the topic its page is about, the theme,
 * and what the reader has asked to see. Whenever one of them changes it is all derived anew.
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
    const view = { ...EVERYTHING, hidden: legend?.hidden ?? EVERYTHING.hidden }
    const dressed = dress(figure, theme, view, canvas.clientWidth, element.dataset.topic)
    await Plotly.react(canvas, dressed.data, map ? map.framed(dressed.layout) : dressed.layout, {
      displaylogo: false,
      displayModeBar: Boolean(map),
      // With a finger, Plotly takes one tap for two.
      doubleClick: map && !matchMedia("(pointer: coarse)").matches ? "reset" : false,
      modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
      scrollZoom: false,
      showTips: false,
    })
    map?.label(theme, view)
  }

  await render()
  map?.listen()
  const resizing = new ResizeObserver(onResize(canvas, render))
  resizing.observe(canvas)
  return {
    repaint: render,
    /**
     * @param {string} id Of an entry.
     * @returns {Promise<HTMLElement | null>} What marks it, or null where it is not in the figure.
     */
    async open(id) {
      const key = map?.open(id)
      if (!map || !key) return null
      legend?.show(key)
      await render()
      return map.ring
    },
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
